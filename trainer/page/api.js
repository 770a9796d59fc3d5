/** The way to the workbench: JSON both ways, the login in a cookie that this code never sees. */

import { Refusal, requests } from "/agents/page/api.js";

export { Refusal };
export const { get, post } = requests("/trainer/api", "X-Anxin-Trainer");
