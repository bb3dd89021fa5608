// The queue in React 19, which sets properties of custom elements and listens to their events. It sets those of elements
// that are defined: render it after `await customElements.whenDefined("queue-toasts")`.
import "@handoffd/elements";
import { useEffect, useRef, useState } from "react";

export function SupportQueue({ baseUrl, getToken }) {
  const [view, setView] = useState("waiting");
  const [open, setOpen] = useState(null);
  const queue = useRef(null);
  const context = useRef(null);
  useEffect(() => {
    if (open?.action === "resolve" || open?.action === "return") {
      context.current.compose(open.action);
    } else if (open && open.focus !== false) {
      context.current.focus();
    }
  }, [open]);
  const client = { baseUrl, getToken };
  const onView = ({ detail }) => setView(detail.view);
  const onOpen = ({ detail }) => setOpen(detail);
  const close = () => {
    setOpen(null);
    queue.current.focus();
  };
  return (
    <div className="support">
      <queue-views {...client} view={view} onview-change={onView} />
      <escalation-queue
        {...client}
        ref={queue}
        noViews
        view={view}
        selected={open?.card.id ?? null}
        onview-change={onView}
        onhandoff-open={onOpen}
      />
      {open && (
        <handoff-context
          {...client}
          ref={context}
          sessionId={open.card.session_id}
          handoffId={open.card.id}
          onhandoff-open={onOpen}
          onhandoff-close={close}
        />
      )}
      <queue-toasts {...client} onhandoff-open={onOpen} />
    </div>
  );
}
