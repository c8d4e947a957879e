// What the agents' pages add.
import "./keys.js";
import "./live.js";
import "./macros.js";
import "./markdown.js";
import "./promised.js";
