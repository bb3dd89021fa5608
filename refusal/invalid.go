package refusal

import (
	"fmt"
	"strings"
)

// FieldProblem says what is wrong with one member of the input.
type FieldProblem struct {
	Field   string `json:"field"`
	Problem string `json:"problem"`
}

// InvalidError lists what is wrong with the input.
type InvalidError struct {
	Problems []FieldProblem
}

// Invalid returns an [InvalidError] with one problem.
func Invalid(field, problem string) error {
	return &InvalidError{[]FieldProblem{{field, problem}}}
}

func (e *InvalidError) Error() string {
	texts := make([]string, 0, len(e.Problems))
	for _, problem := range e.Problems {
		texts = append(texts, problem.Field+": "+problem.Problem)
	}
	return "invalid input: " + strings.Join(texts, "; ")
}

// Add adds a problem.
func (e *InvalidError) Add(field, format string, args ...any) {
	e.Problems = append(e.Problems, FieldProblem{Field: field, Problem: fmt.Sprintf(format, args...)})
}

// OrNil returns e, or nil if it has no problems.
func (e *InvalidError) OrNil() error {
	if len(e.Problems) == 0 {
		return nil
	}
	return e
}
