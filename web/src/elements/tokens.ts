import { css } from "lit";

/**
 * The design tokens: type, space, colour. Pages override them on the elements; what is set on their parents does not
 * reach in. A test writes the same into `tokens.css`, for pages.
 */
export const tokens = css`
  :root,
  :host {
    --hd-font: "Inter", ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
    --hd-mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;

    /* Type: a minor third, on a base of 15 px that follows the reader's setting. */
    --hd-text-xs: 0.75rem;
    --hd-text-sm: 0.8125rem;
    --hd-text-md: 0.9375rem;
    --hd-text-lg: 1.125rem;
    --hd-text-xl: 1.375rem;
    --hd-text-2xl: 1.75rem;

    /* Space: steps of 4 px. */
    --hd-space-1: 0.25rem;
    --hd-space-2: 0.5rem;
    --hd-space-3: 0.75rem;
    --hd-space-4: 1rem;
    --hd-space-5: 1.5rem;
    --hd-space-6: 2rem;
    --hd-space-7: 3rem;
    --hd-space-8: 4rem;

    --hd-radius: 0.5rem;
    --hd-radius-lg: 0.875rem;

    /* Surfaces and ink: cool and neutral, so that colours stand out. */
    --hd-bg: light-dark(#f3f5f6, #0f1417);
    --hd-surface: light-dark(#ffffff, #171d21);
    --hd-raised: light-dark(#f8fafa, #1d2529);
    --hd-ink: light-dark(#12191e, #e8eef0);
    --hd-ink-2: light-dark(#4c5a63, #a5b3ba);
    --hd-line: light-dark(#dfe5e8, #2a343a);
    --hd-line-strong: light-dark(#7c8a92, #77868e);

    /* Petrol: actions, and the user's own. */
    --hd-accent: light-dark(#0b5f70, #6fcbdc);
    --hd-accent-strong: light-dark(#084b59, #98dfec);
    --hd-accent-ink: light-dark(#ffffff, #06242b);
    --hd-accent-wash: light-dark(#e4f1f4, #14313a);

    /* Priorities: each has an icon and a word as well. */
    --hd-urgent: light-dark(#b8230f, #ff8d75);
    --hd-urgent-wash: light-dark(#fdeeea, #38201b);
    --hd-high: light-dark(#8a5200, #efb45c);
    --hd-normal: light-dark(#4c5a63, #a5b3ba);
    --hd-low: light-dark(#5f6d75, #8f9ea6);
    --hd-good: light-dark(#17693a, #74cf96);

    --hd-shadow: 0 1px 2px rgb(10 30 40 / 0.06), 0 8px 24px -12px rgb(10 30 40 / 0.18);
  }

  @media (forced-colors: active) {
    :root,
    :host {
      --hd-bg: Canvas;
      --hd-surface: Canvas;
      --hd-raised: Canvas;
      --hd-ink: CanvasText;
      --hd-ink-2: CanvasText;
      --hd-line: CanvasText;
      --hd-line-strong: CanvasText;
      --hd-accent: LinkText;
      --hd-accent-strong: LinkText;
      --hd-accent-ink: Canvas;
      --hd-accent-wash: Canvas;
      --hd-urgent: CanvasText;
      --hd-urgent-wash: Canvas;
      --hd-high: CanvasText;
      --hd-normal: CanvasText;
      --hd-low: CanvasText;
      --hd-good: CanvasText;
      --hd-shadow: none;
    }
  }
`;
