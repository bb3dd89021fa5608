// The queue in React 19, which sets properties of custom elements and listens to their events.
import "@handoffd/elements";
import { useEffect, useRef, useState } from "react";

export function SupportQueue({ getToken }) {
  const [open, setOpen] = useState(null);
  const [view, setView] = useState("waiting");
  const queue = useRef(null);
  const context = useRef(null);
  useEffect(() => {
    if (open?.action) {
      context.current.compose(open.action);
    } else if (open) {
      context.current.focus();
    }
  }, [open]);
  const close = () => {
    setOpen(null);
    queue.current.focus();
  };
  return (
    <div className="support">
      <escalation-queue
        ref={queue}
        getToken={getToken}
        view={view}
        selected={open?.card.id ?? null}
        onhandoff-open={({ detail }) => setOpen(detail)}
        onview-change={({ detail }) => setView(detail.view)}
      />
      {open && (
        <handoff-context
          ref={context}
          getToken={getToken}
          sessionId={open.card.session_id}
          handoffId={open.card.id}
          onhandoff-open={({ detail }) => setOpen(detail)}
          onhandoff-close={close}
        />
      )}
    </div>
  );
}
