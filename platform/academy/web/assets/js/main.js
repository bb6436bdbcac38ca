/** What every page gets: passwords that can be shown, messages that are read out, a clean sign-out. */

import {forgetAll} from "./drafts.js";
import {say} from "./status.js";
import {offerToShowPasswords} from "./password.js";

offerToShowPasswords(document);
const message = document.querySelector("[data-flash]");
if (message) say(message.textContent.trim());
document.getElementById("sign-out")?.addEventListener("submit", forgetAll);
