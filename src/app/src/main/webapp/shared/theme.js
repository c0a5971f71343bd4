// Before anything is painted: the scheme that was chosen, else the system's. Chosen ones are kept in this browser.
(() => {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    const chosen = localStorage.getItem('remora-theme') || 'auto';
    document.documentElement.dataset.theme = chosen === 'auto' ? (dark.matches ? 'dark' : 'light') : chosen;
  };
  dark.addEventListener('change', apply);
  addEventListener('remora-theme', apply);
  apply();
})();
