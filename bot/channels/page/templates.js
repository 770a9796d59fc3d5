/** The page's `<template>`s hold every word that the code shows; this fills them. */

/** The element that template `id` describes, not yet in the page. */
export function clone(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}

/** The place in `root` for the field `name`. */
export function field(root, name) {
  return root.querySelector(`[data-field="${name}"]`);
}

/** Puts `content` (text or nodes, text always as text) into a field; without any, its `data-row` goes. */
export function fill(root, name, ...content) {
  const place = field(root, name);
  const given = content.filter((part) => part != null && part !== "");
  if (given.length) place.replaceChildren(...given);
  else (place.closest("[data-row]") ?? place).remove();
}
