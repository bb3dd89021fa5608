package db

import (
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

const defaultConnections = 16

// CheckURL returns an error if url is neither a PostgreSQL URL nor a keyword/value DSN. It dials nothing.
func CheckURL(url string) error {
	_, err := pgxpool.ParseConfig(url)
	return err
}

// parsePool returns the pool configuration of url. A pool has up to 16 connections unless url sets pool_max_conns.
func parsePool(url string) (*pgxpool.Config, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("parse database URL: %w", err)
	}
	// Only this parser distinguishes a value of url from a default.
	if given, err := pgx.ParseConfig(url); err == nil && given.RuntimeParams["pool_max_conns"] == "" {
		config.MaxConns = max(defaultConnections, config.MinConns, config.MinIdleConns)
	}
	return config, nil
}
