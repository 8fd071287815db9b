using NetGen.Generator.Graph;

namespace NetGen.Generator.Gradients;

/// <summary>A result's gradient waits until those of all results of its loop are known.</summary>
internal sealed class ScanOutputRule : GradientRule<ScanOutput>
{
    protected override void Pull(Tape tape, ScanOutput output, Value y, Value dy) => tape.Collect(y.Operands[0], output.Index, dy);
}

/// <summary>The gradient of a loop over time is a loop in the other direction.</summary>
internal sealed class ScanRule : GradientRule<Scan>
{
    protected override void Pull(Tape tape, Scan scan, Value y, Value dy)
    {
        if (scan.Body.Gradient is not { } gradient) throw new GraphException("A loop is differentiated that was not extended for it.");
        gradient.Pull(tape, y, tape.Collected(y));
    }
}
