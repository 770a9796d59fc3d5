/** To be filled by the part that this tab is for. */

export function open() {}
