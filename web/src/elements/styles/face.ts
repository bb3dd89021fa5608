import { css } from "lit";

/** Faces: initials on the colour of a person. An agent, which is a program, has corners. */
export const faceStyles = css`
  .face {
    display: inline-grid;
    place-items: center;
    flex: none;
    width: 1.25rem;
    height: 1.25rem;
    border-radius: 50%;
    background: var(--hd-face-8);
    color: var(--hd-face-ink);
    font-size: 0.5625rem;
    font-weight: var(--hd-weight-strong);
    font-style: normal;
    line-height: 1;
    letter-spacing: 0.01em;
    vertical-align: middle;
    user-select: none;
  }

  .face.large {
    width: 1.75rem;
    height: 1.75rem;
    font-size: 0.6875rem;
  }

  .face.square {
    border-radius: 0.3125rem;
  }

  .hue-1 {
    background: var(--hd-face-1);
  }

  .hue-2 {
    background: var(--hd-face-2);
  }

  .hue-3 {
    background: var(--hd-face-3);
  }

  .hue-4 {
    background: var(--hd-face-4);
  }

  .hue-5 {
    background: var(--hd-face-5);
  }

  .hue-6 {
    background: var(--hd-face-6);
  }

  .hue-7 {
    background: var(--hd-face-7);
  }

  /* Paler, and still readable: half the opacity would not be. */
  [data-away] > .face {
    border: 1px solid var(--hd-line-strong);
    background: none;
    color: var(--hd-ink-2);
  }

  @media (forced-colors: active) {
    .face {
      border: 1px solid CanvasText;
      color: CanvasText;
    }
  }
`;
