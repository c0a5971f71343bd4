// Where the parts of the composer are: a window in the corner of a desk, all of a phone.
import {css} from 'lit';

export const desk = css`
  section { position: fixed; z-index: 40; inset: auto 24px 0 auto; display: flex; flex-direction: column; width: min(680px, calc(100vw - 48px)); height: min(640px, calc(100dvh - 80px)); background: var(--surface); border: 1px solid var(--line); border-bottom: 0; border-radius: 12px 12px 0 0; box-shadow: var(--shadow-high); }
  section.small { height: auto; width: 320px; }
  section.small > :not(header) { display: none; }
  section[data-over] { outline: 3px dashed var(--accent); outline-offset: -6px; }
  header { display: flex; align-items: center; gap: 2px; padding: 6px 6px 6px var(--s4); border-radius: 12px 12px 0 0; background: var(--hover); }
  header h2 { flex: 1; font-size: var(--normal); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .fields { padding: 0 var(--s4); }
  .line { display: flex; align-items: center; gap: 6px; border-bottom: 1px solid var(--line); }
  .line rm-recipients { flex: 1; min-width: 0; border: 0; }
  .line > span { color: var(--muted); font-size: 14px; min-width: 34px; }
  .line select:not(#x), .line input:not(#x) { border: 0; background: none; padding: 6px 2px; outline-offset: -3px; }
  .text { flex: 1; min-height: 80px; overflow: auto; padding: var(--s3) var(--s4); }
  textarea:not(#x) { width: 100%; height: 100%; border: 0; padding: 0; resize: none; outline: none; background: none; line-height: 1.55; }
  .rich { min-height: 100%; outline: none; line-height: 1.55; overflow-wrap: anywhere; }
  .rich blockquote { margin: 0; padding-inline-start: 12px; border-inline-start: 3px solid var(--line); }
  ul { list-style: none; display: flex; flex-wrap: wrap; gap: 6px; padding: 0 var(--s4) var(--s2); max-height: 120px; overflow: auto; }
  li { position: relative; display: inline-flex; align-items: center; gap: 6px; max-width: 100%; padding-inline-start: 10px; border: 1px solid var(--line); border-radius: var(--radius-small); font-size: 13.5px; overflow: hidden; }
  li b { font-weight: 500; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; max-width: 220px; }
  li progress { width: 60px; }
  li button { min-height: 30px; width: 30px; padding: 0; border: 0; background: none; }
  li.bad { border-color: var(--danger); color: var(--danger); }
  footer { display: flex; align-items: center; gap: 4px; padding: var(--s2) var(--s3) var(--s3); border-top: 1px solid var(--line); flex-wrap: wrap; }
  footer .status { margin-inline-start: auto; color: var(--muted); font-size: 13px; }
  footer input { display: none !important; }
  rm-problem { margin: var(--s2) var(--s4); display: block; }
  @media (max-width: 900px) { section:not(.small) { inset: 0; width: 100vw; height: 100dvh; border-radius: 0; border: 0; } header { border-radius: 0; } }
`;
