package main

var notificationMetrics = &subject{
	title: "Notifications",
	metrics: []*metric{
		listenerConnected, listenerReconnects, canaryRoundTrip, queueUsage, notifyFallbacks, repairs, droppedNotifications,
	},
	collect: (*replica).collectNotifications,
}

var (
	listenerConnected = gauge("handoffd_listener_connected",
		"1 while this replica listens for notifications and is not known to be deaf; otherwise 0.")
	listenerReconnects = counter("handoffd_listener_reconnects_total",
		"Times that this replica listened on another connection than before.")
	canaryRoundTrip = gauge("handoffd_canary_seconds",
		"Seconds from sending to receiving the last notification that this replica sent to itself, which it does every 5 s; "+
			"0 before the first.")
	queueUsage = gauge("handoffd_notification_queue_usage_ratio",
		"Fraction of the notification queue of the PostgreSQL cluster that is in use, from 0 to 1; at 1 no notification can "+
			"be sent. The same on each replica, read every 5 s while it listens.")
	notifyFallbacks = counter("handoffd_notify_fallbacks_total",
		"Transactions of this replica committed without notifying, because NOTIFY was in trouble. A healthy service "+
			"has none.")
	repairs = counter("handoffd_reconcile_repairs_total",
		"Events found by comparing heads whose notification was lost, counted a few seconds later: each is a loss that was "+
			"caught. A healthy service has none.")
	droppedNotifications = counter("handoffd_notifications_dropped_total",
		"Notifications that no replica sent: another program uses the channel.")
)

func (r *replica) collectNotifications(s scrape) {
	listener := r.listener.Health()
	s.set(listenerConnected, oneIf(listener.Listening))
	s.set(listenerReconnects, float64(listener.Reconnects))
	s.set(canaryRoundTrip, listener.RoundTrip.Seconds())
	if !listener.QueueReadAt.IsZero() {
		s.set(queueUsage, listener.QueueUsage)
	}
	s.set(notifyFallbacks, float64(r.runner.NotifyFallbacks()))
	s.set(repairs, float64(r.hub.Stats().Repairs))
	s.set(droppedNotifications, float64(listener.Malformed))
}
