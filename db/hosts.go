package db

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// host is one address of the URL, with the configurations to try: with and without encryption.
type host struct {
	address string
	configs []*pgconn.FallbackConfig
}

// hostsOf returns the hosts of config, each address once.
func hostsOf(config *pgconn.Config) []host {
	first := &pgconn.FallbackConfig{Host: config.Host, Port: config.Port, TLSConfig: config.TLSConfig}
	var hosts []host
	for _, each := range append([]*pgconn.FallbackConfig{first}, config.Fallbacks...) {
		_, address := pgconn.NetworkAddress(each.Host, each.Port)
		i := slices.IndexFunc(hosts, func(h host) bool { return h.address == address })
		if i < 0 {
			i, hosts = len(hosts), append(hosts, host{address: address})
		}
		hosts[i].configs = append(hosts[i].configs, each)
	}
	return hosts
}

// useHosts makes config connect to these hosts, in their order.
func useHosts(config *pgconn.Config, hosts []host) {
	var configs []*pgconn.FallbackConfig
	for _, h := range hosts {
		configs = append(configs, h.configs...)
	}
	config.Host, config.Port, config.TLSConfig = configs[0].Host, configs[0].Port, configs[0].TLSConfig
	config.Fallbacks = configs[1:]
}

// preferNewest makes config try the host with the newest history first, after a probe of all hosts. So a host without
// an answer does not delay a connection to another.
func (s *Servers) preferNewest(ctx context.Context, config *pgx.ConnConfig) {
	if len(s.hosts) == 1 {
		return // the connection is checked when it is made
	}
	s.mu.Lock()
	fresh := time.Since(s.probedAt) < probeValid
	s.mu.Unlock()
	if !fresh {
		s.Probe(ctx)
	}
	_, newest := s.known()
	hosts := slices.Clone(s.hosts)
	slices.SortStableFunc(hosts, func(a, b host) int { return compareBool(b.address == newest, a.address == newest) })
	useHosts(&config.Config, hosts)
}
