// What the agents' pages add.
import "./keys.js";
import "./macros.js";
