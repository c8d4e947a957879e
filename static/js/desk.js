// What the agents' pages add.
import "./complete.js";
import "./find.js";
import "./keys.js";
import "./live.js";
import "./markdown.js";
import "./promised.js";
