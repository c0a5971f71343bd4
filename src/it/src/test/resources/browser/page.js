// How Browser finds things in a page: as a person does, by words and roles, in shadows too.
const page = (() => {
  const inside = (root) => {
    const all = [];
    const walk = (node) => {
      for (const element of node.children ?? []) {
        all.push(element);
        if (element.shadowRoot) walk(element.shadowRoot);
        walk(element);
      }
    };
    walk(root);
    return all;
  };
  const visible = (element) => element.checkVisibility?.({visibilityProperty: true, opacityProperty: false}) && element.getClientRects().length > 0;
  // What is behind a modal dialog cannot be reached.
  const all = () => {
    const everything = inside(document);
    const modal = everything.filter((element) => element.matches('dialog:modal')).at(-1);
    if (!modal) return everything;
    const reachable = inside(modal);
    const slotted = reachable.filter((element) => element.tagName === 'SLOT').flatMap((slot) => slot.assignedElements({flatten: true}));
    return [...reachable, ...slotted, ...slotted.flatMap(inside)];
  };
  const clean = (text) => (text ?? '').replace(/\s+/g, ' ').trim();
  const labels = (element) => clean([...(element.labels ?? [])].map((label) => label.innerText).join(' '));
  const names = (element) => [clean(element.getAttribute('aria-label')), labels(element), clean(element.innerText), clean(element.title), clean(element.placeholder)].filter(Boolean);
  const roles = {A: 'link', BUTTON: 'button', TR: 'row', SUMMARY: 'button', SELECT: 'combobox', LABEL: 'label', OPTION: 'option', TEXTAREA: 'textbox'};
  const role = (element) => element.getAttribute('role') ?? (element.tagName === 'INPUT' ? (/checkbox|radio/.test(element.type) ? element.type : 'textbox') : roles[element.tagName]);
  const best = (elements, name) =>
    elements.find((element) => names(element).includes(name)) ?? elements.find((element) => names(element).some((one) => one.startsWith(name))) ?? elements.find((element) => names(element).some((one) => one.includes(name)));
  const CLICKS = ['button', 'link', 'tab', 'menuitem', 'menuitemradio', 'row', 'option', 'checkbox', 'radio', 'treeitem', 'gridcell'];
  return {
    text: () => clean(all().filter((element) => !element.shadowRoot && visible(element)).map((element) => [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data).join(' ') + ' ' + (/INPUT|TEXTAREA/.test(element.tagName) ? element.value : '')).join(' ')),
    sees: (text) => page.text().includes(text) || all().some((element) => !/^(HTML|BODY|SCRIPT|STYLE)$/.test(element.tagName) && visible(element) && clean(element.innerText).includes(text)),
    find: (name, wanted) => best(all().filter((element) => (wanted ? role(element) === wanted : CLICKS.includes(role(element))) && visible(element) && !element.disabled), name),
    elements: (selector) => all().filter((element) => element.matches(selector) && visible(element)),
    click: (name, wanted) => {
      const found = page.find(name, wanted);
      found?.scrollIntoView({block: 'nearest'});
      found?.click();
      return Boolean(found);
    },
    type: (label, text) => {
      const found = best(all().filter((element) => (/^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName) || element.isContentEditable) && visible(element)), label);
      if (!found) return false;
      found.focus();
      if (found.isContentEditable) {
        found.textContent = text;
      } else {
        found.value = text;
      }
      found.dispatchEvent(new InputEvent('input', {bubbles: true, composed: true}));
      found.dispatchEvent(new Event('change', {bubbles: true, composed: true}));
      return true;
    },
    barriers: async () => {
      const result = await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']});
      return result.violations.filter((one) => /serious|critical/.test(one.impact)).flatMap((one) => one.nodes.map((node) => `${one.id}: ${one.help}: ${node.target.flat().join(' ')}: ${node.failureSummary}`));
    },
  };
})();
