// "12 min" and "0:38 left" stay true while a page stays open. The server marks a deadline with
// data-due-at only while service time and wall time run alike, so no calendar is needed here.
import { word } from "./say.js";

const MINUTE = 60_000;

function minutesText(total) {
  return `${Math.floor(total / 60)}:${String(total % 60).padStart(2, "0")}`;
}

function refreshAge(element) {
  const minutes = Math.floor((Date.now() - Date.parse(element.dateTime)) / MINUTE);
  if (minutes < 0 || minutes >= 60) return; // from an hour on, the server's words are right for long
  element.textContent = minutes < 1 ? word("Now") : `${minutes} min`;
}

function refreshDue(element) {
  const minutes = Math.floor((Date.parse(element.dataset.dueAt) - Date.now()) / MINUTE);
  const left = element.querySelector("[data-left]");
  if (left && minutes >= 0) left.textContent = minutesText(minutes);
}

function refresh() {
  document.querySelectorAll("time[data-age]").forEach(refreshAge);
  document.querySelectorAll("[data-due-at]").forEach(refreshDue);
}

setInterval(refresh, MINUTE / 2);
