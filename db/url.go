package db

import (
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

const defaultConnections = 16

var errExecMode = errors.New("default_query_exec_mode is exec or simple_protocol, in which pgx sends JSON as bytes: " +
	"leave it out, or use cache_describe")

// CheckURL returns an error if url is neither a PostgreSQL URL nor a keyword/value DSN, or asks for a mode in which
// statements fail. It dials nothing.
func CheckURL(url string) error {
	_, err := parse(url)
	return err
}

// parse refuses the modes in which pgx does not ask PostgreSQL for the types of arguments.
func parse(url string) (*pgxpool.Config, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, err
	}
	mode := config.ConnConfig.DefaultQueryExecMode
	if mode == pgx.QueryExecModeExec || mode == pgx.QueryExecModeSimpleProtocol {
		return nil, errExecMode
	}
	return config, nil
}

// parsePool returns the pool configuration of url. A pool has up to 16 connections unless url sets pool_max_conns.
func parsePool(url string) (*pgxpool.Config, error) {
	config, err := parse(url)
	if err != nil {
		return nil, fmt.Errorf("parse database URL: %w", err)
	}
	// Only this parser distinguishes a value of url from a default.
	if given, err := pgx.ParseConfig(url); err == nil && given.RuntimeParams["pool_max_conns"] == "" {
		config.MaxConns = max(defaultConnections, config.MinConns, config.MinIdleConns)
	}
	return config, nil
}
