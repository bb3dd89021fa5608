package replicas

// DefaultInterval is how often a replica reports.
const DefaultInterval = defaultInterval
