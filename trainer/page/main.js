/** The workbench: who is logged in, and its tabs. */

import { Login } from "/agents/page/login.js";
import { get, post } from "./api.js";
import { Tabs } from "./tabs.js";

const TOAST_MS = 5_000;
const UNAUTHORISED = 401;
const ROLES = { trainer: "培训师", reviewer: "审核员" };
const byId = (id) => document.getElementById(id);

const login = new Login(byId("login"), post, begin);
let toastTimer = 0;

async function begin() {
  let me;
  try {
    me = await get("/me");
  } catch (refusal) {
    return toast(refusal.message);
  }
  if (!me) return login.show();
  byId("my-number").textContent = me.number;
  byId("my-name").textContent = me.name;
  byId("my-role").textContent = ROLES[me.role];
  byId("workbench").hidden = false;
  new Tabs(byId("tabs"), byId("panels"), { me, toast, refused });
}

/** Says something for some seconds. */
function toast(text) {
  byId("toast").textContent = text;
  byId("toast").hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => (byId("toast").hidden = true), TOAST_MS);
}

/** Says why something did not succeed; whoever is logged in no longer logs in again. */
function refused(failure) {
  if (failure.status === UNAUTHORISED) return location.reload();
  toast(failure.message);
}

byId("logout").addEventListener("click", async () => {
  await post("/logout").catch(() => {});
  location.reload();
});

begin();
