// Where the panes of the webmail are: three on a desk, one at a time on a phone.
import {css} from 'lit';

export const layout = css`
  .compose { width: 100%; min-height: 42px; margin-bottom: var(--s3); }
  .panes { display: grid; grid-template-columns: minmax(320px, 2fr) minmax(0, 3fr); height: calc(100dvh - 56px); }
  .left { display: flex; flex-direction: column; min-width: 0; border-inline-end: 1px solid var(--line); background: var(--surface); }
  .left rm-list { flex: 1; min-height: 0; }
  .none { flex: 1; overflow: auto; }
  .right { min-width: 0; height: 100%; }
  .right > rm-reader { height: 100%; }
  .right > rm-empty { margin-top: 14vh; }
  .bar { display: flex; align-items: center; gap: 2px; min-height: 48px; padding: 0 var(--s2) 0 14px; border-bottom: 1px solid var(--line); }
  .bar > .grow { padding-inline-start: var(--s3); }
  .bar h1 { font-size: var(--normal); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .every { padding: 6px var(--s3); background: var(--accent-soft); text-align: center; font-size: 14px; }
  .tools { display: flex; align-items: center; gap: 2px; }
  .tools > a { display: none; }
  .float { display: none; }
  @media (max-width: 900px) {
    .panes { grid-template-columns: minmax(0, 1fr); }
    .panes[data-open] .left, .panes:not([data-open]) .right { display: none; }
    .left { border: 0; }
    .tools > a { display: inline-flex; }
    .compose { display: none; }
    .float:not([hidden]) { display: inline-flex; position: fixed; z-index: 8; inset: auto 18px 18px auto; width: 56px; height: 56px; border-radius: 18px; box-shadow: var(--shadow-high); }
  }
`;
