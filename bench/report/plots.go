package main

// plots are those of docs/performance.md.
var plots = []plot{
	{
		file: "memory-by-streams.svg", title: "Memory of idle streams", unit: "MiB of the process", quantity: "streams",
		steps: []int{1000, 5000, 10_000, 19_000},
		series: []series{
			{0, "Echo", "Cost/of=stream/streams=%d/server=echo", "MiB-of-all"},
			{1, "handoffd", "Cost/of=stream/streams=%d/server=handoffd", "MiB-of-all"},
		},
	},
	{
		file: "cpu-by-streams.svg", title: "CPU of a delivery, all streams of one account", unit: "µs of the process",
		quantity: "streams", steps: []int{1000, 5000, 10_000, 19_000},
		series: []series{
			{0, "Echo", "Cost/of=stream/streams=%d/server=echo", "cpu-s/M-deliveries"},
			{1, "handoffd", "Cost/of=stream/streams=%d/server=handoffd", "cpu-s/M-deliveries"},
		},
	},
	{
		file: "cpu-by-accounts.svg", title: "CPU of a delivery, 1000 streams in all", unit: "µs of the process",
		quantity: "accounts, each with its own events", steps: []int{1, 10, 100, 1000},
		series: []series{
			{0, "Echo", "Cost/of=account/accounts=%d/server=echo", "cpu-s/M-deliveries"},
			{1, "handoffd", "Cost/of=account/accounts=%d/server=handoffd", "cpu-s/M-deliveries"},
		},
	},
	{
		file: "cpu-by-rate.svg", title: "CPU of a delivery, 100 streams of one account", unit: "µs of the process",
		quantity: "events a second", steps: []int{10, 100, 1000},
		series: []series{
			{0, "Echo", "Cost/of=rate/rate=%d/server=echo", "cpu-s/M-deliveries"},
			{1, "handoffd", "Cost/of=rate/rate=%d/server=handoffd", "cpu-s/M-deliveries"},
		},
	},
	{
		file: "cpu-by-replicas.svg", title: "CPU of a delivery, 1000 streams of 100 accounts", unit: "µs of all replicas",
		quantity: "replicas", steps: []int{1, 2, 5},
		series: []series{{1, "handoffd", "Cost/of=replica/replicas=%d/server=handoffd", "cpu-s/M-deliveries"}},
	},
	{
		file: "escalations-by-clients.svg", title: "Escalations over HTTP",
		unit: "a second, with commits that wait for the disk", quantity: "clients", steps: []int{1, 4, 16, 64},
		series: []series{
			{0, "raw statement", "Escalation/told=none/clients=%d/server=raw", "created/s"},
			{1, "handoffd", "Escalation/told=none/clients=%d/server=handoffd", "created/s"},
			{2, "with mail to 5", "Escalation/told=5-by-mail/clients=%d/server=handoffd", "created/s"},
			{3, "2 ms flush", "Escalation/told=none-flush=2ms/clients=%d/server=handoffd", "created/s"},
		},
	},
}
