export const HELP = `Usage: deltascope COMMAND FILE [options]

Runs backpropagation on a model file (*.grad.json, or *.grad.mjs, .js, .ts: code that runs), step by step.

Commands
  trace FILE [--step N]              z, a, δ and gradients by layer, after N updates (0)
  check FILE [--step N]              judges every derivative exactly, op by op, with a bound on
                                     rounding; then every gradient entry by differences of J
        [--entries all]              with --json: every entry, not only the worst few
        [--sarif]                    the findings as SARIF 2.1.0
  train FILE [--steps N|--epochs N]  trains; prints the loss, and how held-out examples do
        [--threads N]                so many threads compute together, to the same bits (1)
  explain FILE --at LAYER.delta[0,1] what a number is made of, by the chain rule and with its numbers:
                                     a δ, z, a, ∇W (.gradient), an update (.update), the loss;
                                     in brackets counted from 0, below letters (δ₁) from 1
        [--step N] [--depth D]       after N updates (0); so many levels unfolded (1)
        [--most M]                   so many terms of a sum by themselves, the rest as one (4)
  diagnose FILE [--steps N]          trains, then says what training suffers from, the cause first:
                                     after N updates, or as many as the file says

Options
  --json        one JSON document on standard output; all else goes to standard error
  --class NAME  which model, in a file that holds several
  --version     the version
  --help        this text

Exit status
  0  done
  1  a mismatch, a number that is not finite, an expected number that is not met, or (diagnose)
     an error found
  2  the file could not be read or run, or the command line was not understood
  3  more than 5 % of the entries are undecided
`;
