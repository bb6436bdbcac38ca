/** What every page gets: passwords that can be shown, and messages that are read out. */

import {say} from "./status.js";
import {offerToShowPasswords} from "./password.js";

offerToShowPasswords(document);
const message = document.querySelector("[data-flash]");
if (message) say(message.textContent.trim());
