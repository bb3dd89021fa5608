import { css } from "lit";

/**
 * The design tokens: type, space, colour, motion. docs/design.md explains them. Pages override them on the elements;
 * what is set on their parents does not reach in. A test writes the same into `tokens.css`, for pages.
 */
export const tokens = css`
  :root,
  :host {
    --hd-font: "Inter", ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
    --hd-mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;

    /* Type: 12, 13, 14, 16, 20, 24 px, and larger if the reader's browser says so. Text is 14 px. */
    --hd-text-xs: 0.75rem;
    --hd-text-sm: 0.8125rem;
    --hd-text-md: 0.875rem;
    --hd-text-lg: 1rem;
    --hd-text-xl: 1.25rem;
    --hd-text-2xl: 1.5rem;
    --hd-weight: 400;
    --hd-weight-medium: 550;
    --hd-weight-strong: 600;
    --hd-leading-tight: 1.25;
    --hd-leading-snug: 1.4;
    --hd-leading: 1.5;

    /* Space: a grid of 4 px. */
    --hd-space-1: 0.25rem;
    --hd-space-2: 0.5rem;
    --hd-space-3: 0.75rem;
    --hd-space-4: 1rem;
    --hd-space-5: 1.5rem;
    --hd-space-6: 2rem;
    --hd-space-7: 3rem;
    --hd-space-8: 4rem;

    /* Sizes. Controls are taller under a finger. */
    --hd-control: 2rem;
    --hd-row: 4rem;
    --hd-row-comfortable: 7.25rem;
    --hd-rail: 13.75rem;
    --hd-list: 25rem;
    --hd-measure: 68ch;
    --hd-radius: 0.375rem;
    --hd-radius-lg: 0.625rem;

    /* Motion. Both are 0 for readers who want none. */
    --hd-fast: 120ms;
    --hd-slide: 200ms;
    --hd-ease: cubic-bezier(0.2, 0.8, 0.3, 1);

    /* Surfaces: rail, list and detail, code and skeletons, what floats, under the pointer. Cool and neutral. */
    --hd-bg: light-dark(#f4f6f7, #0e1316);
    --hd-surface: light-dark(#ffffff, #151b1f);
    --hd-raised: light-dark(#f7f9fa, #1b2226);
    --hd-overlay: light-dark(#ffffff, #1e262b);
    --hd-hover: light-dark(#edf1f3, #222b30);
    --hd-backdrop: light-dark(rgb(8 18 24 / 0.32), rgb(0 0 0 / 0.56));

    /* Ink: text, what supports it, what can be missed. All are readable on each surface and wash. */
    --hd-ink: light-dark(#12191e, #e8eef0);
    --hd-ink-2: light-dark(#4a5861, #a8b5bc);
    --hd-ink-3: light-dark(#5c6a72, #93a1a9);
    --hd-line: light-dark(#e1e6e9, #273137);
    --hd-line-strong: light-dark(#7c8a92, #77868e);

    /* Petrol: actions, and the user's own. */
    --hd-accent: light-dark(#0b5f70, #6fcbdc);
    --hd-accent-strong: light-dark(#084b59, #98dfec);
    --hd-accent-ink: light-dark(#ffffff, #06242b);
    --hd-accent-wash: light-dark(#e6f1f4, #15313a);
    --hd-focus: 2px solid var(--hd-accent);

    /* Priorities: each has an icon and a word as well. Urgent is also for what is overdue, broken or dangerous. */
    --hd-urgent: light-dark(#b8230f, #ff8d75);
    --hd-urgent-wash: light-dark(#fdeeea, #38201b);
    --hd-high: light-dark(#8a5200, #efb45c);
    --hd-normal: light-dark(#4a5861, #a8b5bc);
    --hd-low: light-dark(#5c6a72, #93a1a9);
    --hd-good: light-dark(#17693a, #74cf96);
    --hd-good-wash: light-dark(#e8f5ec, #16291d);

    /* Faces: a person has the same colour everywhere, in both schemes. See face.ts. */
    --hd-face-1: #2f6bb0;
    --hd-face-2: #0f766e;
    --hd-face-3: #6d55b8;
    --hd-face-4: #9a4a92;
    --hd-face-5: #b04360;
    --hd-face-6: #8a5f14;
    --hd-face-7: #5a6e1f;
    --hd-face-8: #566676;
    --hd-face-ink: #ffffff;

    /* For what floats, and nothing else: menus, dialogs, toasts. */
    --hd-shadow: 0 1px 2px rgb(10 30 40 / 0.08), 0 12px 32px -8px rgb(10 30 40 / 0.24);
  }

  @media (pointer: coarse) {
    :root,
    :host {
      --hd-control: 2.75rem;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    :root,
    :host {
      --hd-fast: 0ms;
      --hd-slide: 0ms;
    }
  }

  @media (forced-colors: active) {
    :root,
    :host {
      --hd-bg: Canvas;
      --hd-surface: Canvas;
      --hd-raised: Canvas;
      --hd-overlay: Canvas;
      --hd-hover: Canvas;
      --hd-ink: CanvasText;
      --hd-ink-2: CanvasText;
      --hd-ink-3: CanvasText;
      --hd-line: CanvasText;
      --hd-line-strong: CanvasText;
      --hd-accent: LinkText;
      --hd-accent-strong: LinkText;
      --hd-accent-ink: Canvas;
      --hd-accent-wash: Canvas;
      --hd-focus: 2px solid Highlight;
      --hd-urgent: CanvasText;
      --hd-urgent-wash: Canvas;
      --hd-high: CanvasText;
      --hd-normal: CanvasText;
      --hd-low: CanvasText;
      --hd-good: CanvasText;
      --hd-good-wash: Canvas;
      --hd-shadow: none;
    }
  }
`;
