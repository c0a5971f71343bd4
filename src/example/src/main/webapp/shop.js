/** Asks the shop each second what there is, and shows it; what is the same as before stays untouched, so that nobody loses his place. */
const INTERVAL = 1000;
const find = (id) => document.getElementById(id);

/** An element with text or children; text is never read as HTML. */
function element(name, attributes, ...children) {
  const made = Object.assign(document.createElement(name), attributes);
  made.append(...children);
  return made;
}

function order(one) {
  const steps = one.steps.map((step) =>
    element("li", {},
      element("time", { dateTime: step.at }, new Date(step.at).toLocaleTimeString()),
      element("span", {}, step.text)));
  return element("li", {},
    element("h3", {},
      element("span", {}, `${one.number} · ${one.article}`),
      element("span", {}, one.customer),
      element("span", { className: `state ${one.state}` }, one.state.toLowerCase())),
    element("ol", {}, ...steps));
}

function articles(stock) {
  const select = find("article");
  const chosen = select.value;
  select.replaceChildren(...Object.entries(stock).map(([name, amount]) =>
    element("option", { value: name }, `${name} (${amount} there)`)));
  select.value = chosen in stock ? chosen : Object.keys(stock)[0];
}

/** Shows a part of the answer if it is another one than the last time. */
const shown = {};
function show(part, value, how) {
  const text = JSON.stringify(value);
  if (shown[part] !== text) {
    shown[part] = text;
    how(value);
  }
}

async function refresh() {
  const shop = await (await fetch("api/shop")).json();
  show("stock", shop.stock, articles);
  show("bad", shop.badAddresses, (bad) =>
    find("bad").replaceChildren(...bad.map((address) => element("li", {}, address))));
  show("orders", shop.orders, (orders) => {
    find("none").hidden = orders.length > 0;
    find("list").replaceChildren(...orders.map(order));
  });
}

async function follow() {
  try {
    if (!document.hidden) {
      await refresh();
    }
  } catch (unreachable) {
    find("answer").textContent = "The shop does not answer; trying again.";
  }
  setTimeout(follow, INTERVAL);
}

find("order").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = new URLSearchParams(new FormData(event.target));
  const answer = await fetch("api/shop", { method: "POST", body: form });
  find("answer").textContent = (await answer.json()).text;
  await refresh();
});

follow();
