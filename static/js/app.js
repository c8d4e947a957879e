// What every page does beyond HTML. Each module listens on the document, so that parts swapped in
// by htmx work without being told; without script, every page still opens, answers and submits.
import "./theme.js";
import "./copy.js";
import "./dialog.js";
import "./toast.js";
import "./ages.js";
import "./evidence.js";
import "./files.js";
import "./drafts.js";
import "./ruler.js";
import "./newest.js";
