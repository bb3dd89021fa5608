// The queue in React 19, which sets properties of custom elements and hears their events by itself.
import "@handoffd/elements";
import { useState } from "react";

export function SupportDesk({ getToken }) {
  const [open, setOpen] = useState(null);
  const [filter, setFilter] = useState("waiting");
  return (
    <div className="desk">
      <escalation-queue
        getToken={getToken}
        filter={filter}
        selected={open?.id ?? null}
        onhandoff-open={({ detail }) => setOpen(detail.card)}
        onfilter-change={({ detail }) => setFilter(detail.filter)}
      />
      {open && (
        <handoff-context
          getToken={getToken}
          sessionId={open.session_id}
          handoffId={open.id}
          onhandoff-open={({ detail }) => setOpen(detail.card)}
          onhandoff-close={() => setOpen(null)}
        />
      )}
    </div>
  );
}
