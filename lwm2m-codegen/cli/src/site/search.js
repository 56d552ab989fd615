// Searches the index of objects and resources while the reader types. Without this file the lists still work.
"use strict";
(() => {
  const LIMIT = 60;
  const { objects, resources, users } = window.searchIndex;
  const form = document.getElementById("search-form");
  const query = document.getElementById("query");
  const status = document.getElementById("search-status");
  const results = document.getElementById("results");
  const all = document.getElementById("all");
  // An object is [id, name, owner, summary]; a resource is [index of its object, id, name, unit, words of the unit].
  const lower = (text) => text.toLowerCase();

  const element = (name, text, parent) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (parent) parent.append(made);
    return made;
  };

  const link = (href, text, parent) => {
    element("a", text, element("li", "", parent)).setAttribute("href", href);
  };

  const matchesObject = (object, word) =>
    /^\d+$/.test(word)
      ? String(object[0]) === word
      : [object[1], object[2], object[3]].some((text) => lower(text).includes(word));

  const matchesResource = (resource, word) =>
    /^\d+$/.test(word)
      ? String(resource[1]) === word
      : lower(resource[2]).includes(word) || lower(resource[3]) === word || lower(resource[4]).includes(word);

  // Returns the ids of a path such as 3303/5700, /3303/0/5700 or /3303/*/5700.
  const path = (text) => {
    const found = /^\/?(\d+)\/(?:(?:\d+|\*)\/)?(\d+)$/.exec(text);
    return found && [Number(found[1]), Number(found[2])];
  };

  const find = (text) => {
    const ids = path(text);
    if (ids) {
      const found = resources.filter((one) => objects[one[0]][0] === ids[0] && one[1] === ids[1]);
      return { objects: [], resources: found };
    }
    const words = lower(text).split(/[\s,?]+/).filter(Boolean);
    const every = (matches, one) => words.every((word) => matches(one, word));
    // Whole names and units come first, then names that begin with the query.
    const rank = (name, unit) => {
      const query = words.join(" ");
      if (lower(name) === query || (unit && lower(unit) === query)) return 0;
      return lower(name).startsWith(query) ? 1 : 2;
    };
    const sorted = (found, name, unit) =>
      found.sort((one, other) => rank(one[name], one[unit]) - rank(other[name], other[unit]));
    return {
      objects: sorted(objects.filter((one) => every(matchesObject, one)), 1),
      resources: sorted(resources.filter((one) => every(matchesResource, one)), 2, 3),
    };
  };

  const showObjects = (found) => {
    if (!found.length) return;
    element("h2", "Objects", results);
    const list = element("ul", "", results);
    list.className = "links";
    for (const [id, name] of found.slice(0, LIMIT)) link(`${id}.html`, `${id} ${name}`, list);
    if (found.length > LIMIT) element("p", `and ${found.length - LIMIT} more`, results);
  };

  // Resources of one id and name belong together: they are uses of a reusable resource.
  const showResources = (found) => {
    if (!found.length) return;
    element("h2", "Resources", results);
    const groups = new Map();
    for (const one of found) {
      const key = `${one[1]} ${one[2]}`;
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(one);
    }
    const shown = [...groups].slice(0, LIMIT);
    for (const [key, uses] of shown) {
      const unit = uses[0][3];
      const title = unit ? `${key} (${unit})` : key;
      const above = element("h3", "", results);
      if (users.includes(uses[0][1])) {
        element("a", title, above).setAttribute("href", `reusable.html#${uses[0][1]}`);
      } else {
        above.textContent = title;
      }
      const list = element("ul", "", results);
      list.className = "links";
      for (const [at, id] of uses.slice(0, LIMIT)) {
        link(`${objects[at][0]}.html#${id}`, `${objects[at][0]} ${objects[at][1]}`, list);
      }
      if (uses.length > LIMIT) {
        const more = element("p", "", results);
        const target = users.includes(uses[0][1]) ? `reusable.html#${uses[0][1]}` : "";
        if (target) element("a", `all ${uses.length} objects`, more).setAttribute("href", target);
        else more.textContent = `and ${uses.length - LIMIT} more`;
      }
    }
    if (groups.size > shown.length) element("p", `and ${groups.size - shown.length} more resources`, results);
  };

  const count = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;

  const show = () => {
    const text = query.value.trim();
    results.replaceChildren();
    all.hidden = text !== "";
    if (!text) {
      status.textContent = "";
      return;
    }
    const found = find(text);
    status.textContent = `${count(found.objects.length, "object")}, ${count(found.resources.length, "resource")}`;
    showObjects(found.objects);
    showResources(found.resources);
  };

  const remember = () => {
    const text = query.value.trim();
    // A page that is opened as a file may not change its address in every browser.
    try {
      history.replaceState(null, "", text ? `?q=${encodeURIComponent(text)}` : location.pathname);
    } catch {}
  };

  form.parentElement.hidden = false;
  document.getElementById("no-search").hidden = true;
  query.value = new URLSearchParams(location.search).get("q") ?? "";
  query.addEventListener("input", () => {
    show();
    remember();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show();
    results.querySelector("li a")?.focus();
  });
  show();
})();
