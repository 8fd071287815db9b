using NetGen.Generator.Model;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

/// <summary>A block, or a network used as one, unfolded where it stands; several copies one after another with Repeat.</summary>
internal sealed class UseLayer : LayerKind
{
    public override void Build(LayerScope scope)
    {
        if (scope.Elaborator.Result.Network.Block(scope.Layer.Block) is not { } block)
        {
            scope.Error(IssueIds.BlockArguments, ArgumentPlace.None, "names a class that is no block; it needs [Block] or [Network]");
            return;
        }

        if (!scope.Elaborator.CanEnter(scope, block)) return;
        EquatableArray<ConstantSpec> arguments = scope.Layer.At(0) is { Kind: ConstantKind.Array } array ? array.Items : [];
        Queue<Tensor>? inputs = block.IsNetwork ? NetworkInputs(scope, block, arguments) : null;
        Sharing? share = Share(scope, block);
        bool isRepeated = scope.Has("Repeat");
        int copies = isRepeated ? scope.Integer("Repeat") : 1;
        int start = scope.Integer("Start", fallback: 0, min: 0);
        if (start > 0 && !isRepeated) scope.BadArgument(LayerScope.Named("Start"), "numbers the copies of a Repeat, but there is none; write Repeat = 1, or the number into the Name");
        for (int i = 0; i < copies && scope.Elaborator.IsRunning; i++)
        {
            string path = isRepeated ? $"{scope.Path}.{start + i}." : $"{scope.Path}.";
            var frame = new Frame(scope.Frame, block, path, scope.Place)
            {
                IsShared = share is not null || scope.Frame.IsShared,
                Inputs = i == 0 || inputs is null ? inputs : new Queue<Tensor>([scope.Current]),
            };
            if (!block.IsNetwork) Bind(scope, block, arguments, frame);

            // Where the input is not what the shared weights were made for, the one they were made for was meant.
            Tensor input = i == 0 && share is { Fits: false } ? share.First.Input : scope.Current;
            scope.Frame.Current = scope.Elaborator.Instantiate(frame, input);
        }
    }

    /// <summary>The earlier use of the name that has the weights; null for the first one, which is noted.</summary>
    private static Sharing? Share(LayerScope scope, BlockSpec block)
    {
        Dictionary<string, SharedUse> uses = scope.Frame.Uses;
        if (scope.Text("Share") is null || !uses.TryGetValue(scope.Name, out SharedUse? first))
        {
            uses[scope.Name] = new SharedUse(block.Key, scope.Current);
            return null;
        }

        if (first.Block != block.Key)
        {
            scope.Error(IssueIds.BlockArguments, LayerScope.Named("Share"), $"shares the weights of '{scope.Name}', which is another block");
            return null;
        }

        Tensor made = first.Input, now = scope.Current;
        string differs = made.Shape.Rank != now.Shape.Rank
            ? $"{made.Shape.Rank} axes against {now.Shape.Rank}"
            : string.Join(", ", Enumerable.Range(0, made.Shape.Rank).Where(i => !Joining.Agree(made.Shape[i], now.Shape[i])).Select(i => Joining.Unequal(i, made.Shape, now.Shape)));
        if (differs.Length == 0) return new Sharing(first, Fits: true);
        scope.Report(
            IssueIds.SharedShape,
            IssueSeverity.Error,
            LayerScope.Named("Share"),
            [$"weights that its first use made for {made}", $"gets {now}", differs],
            [made, now],
            [.. JoinAdvice.Channels(made, now)]);
        return new Sharing(first, Fits: false);
    }

    /// <summary>Gives the hyper-parameters their values.</summary>
    internal static void Bind(LayerScope scope, BlockSpec block, EquatableArray<ConstantSpec> arguments, Frame frame)
    {
        if (arguments.Count > block.Parameters.Count)
        {
            scope.Error(IssueIds.BlockArguments, LayerScope.At(0, block.Parameters.Count), $"gives {arguments.Count} arguments, but {Signature(block)} takes {block.Parameters.Count}");
        }

        for (int i = 0; i < block.Parameters.Count; i++)
        {
            HyperParameterSpec parameter = block.Parameters[i];
            if (i < arguments.Count) frame.Parameters[parameter.Name] = Value(scope, block, parameter, arguments[i], LayerScope.At(0, i));
            else if (parameter.Default is { } value) frame.Parameters[parameter.Name] = Default(parameter, value);
            else
            {
                scope.Error(IssueIds.BlockArguments, ArgumentPlace.None, $"lacks '{parameter.Name}' of {Signature(block)}");
                frame.Parameters[parameter.Name] = new HyperValue(parameter.Kind, Dim.Unknown);
            }
        }
    }

    private static HyperValue Value(LayerScope scope, BlockSpec block, HyperParameterSpec parameter, ConstantSpec value, ArgumentPlace place)
    {
        Dictionary<string, HyperValue> outer = scope.Frame.Parameters;
        switch (parameter.Kind, value.Kind)
        {
            case (_, ConstantKind.Invalid):
                return new HyperValue(parameter.Kind, Dim.Unknown);
            case (HyperParameterKind.Dimension, ConstantKind.Integer or ConstantKind.Text):
                return new HyperValue(parameter.Kind, scope.ReadDimension(value, parameter.Name, place, int.MinValue));
            case (HyperParameterKind.Real, ConstantKind.Integer or ConstantKind.Real) or (HyperParameterKind.Flag, ConstantKind.Flag) or (HyperParameterKind.Text, ConstantKind.Text):
                return Default(parameter, value);
            // nameof(rate) hands a hyper-parameter of the outer block on.
            case (HyperParameterKind.Real or HyperParameterKind.Flag, ConstantKind.Text) when outer.TryGetValue(value.Text, out HyperValue given) && given.Kind == parameter.Kind:
                return given;
            default:
                string what = parameter.Kind switch
                {
                    HyperParameterKind.Dimension => "an integer or an expression",
                    HyperParameterKind.Real => "a number",
                    HyperParameterKind.Flag => "true or false",
                    HyperParameterKind.Text => "a text",
                    _ => $"a {parameter.Type}, which no attribute can give; use int, double, bool or string",
                };
                scope.Error(IssueIds.BlockArguments, place, $"gives {value} for '{parameter.Name}' of {Signature(block)}, which takes {what}");
                return new HyperValue(parameter.Kind, Dim.Unknown);
        }
    }

    private static HyperValue Default(HyperParameterSpec parameter, ConstantSpec value) => new(
        parameter.Kind,
        value.Kind == ConstantKind.Integer ? value.Integer : Dim.Unknown,
        value.Kind == ConstantKind.Integer ? value.Integer : value.Real,
        value.Kind == ConstantKind.Flag && value.Integer != 0,
        value.Text);

    private static string Signature(BlockSpec block) => $"{block.Type.Name}({string.Join(", ", block.Parameters.Select(p => p.Name))})";

    /// <summary>The values for a network's inputs: the named taps, or the current value for its only one.</summary>
    private static Queue<Tensor> NetworkInputs(LayerScope scope, BlockSpec network, EquatableArray<ConstantSpec> arguments)
    {
        int count = network.Layers.Count(l => LayerKinds.Find(l.Kind) is { IsInput: true });
        if (arguments.Count == 0 && count <= 1) return new Queue<Tensor>([scope.Current]);
        if (arguments.Count != count)
        {
            scope.Error(IssueIds.BlockArguments, ArgumentPlace.None, $"names {arguments.Count} values, but the network {network.Type.Name} has {count} inputs; name a tap for each");
            return new Queue<Tensor>([scope.Current]);
        }

        var values = new Queue<Tensor>();
        for (int i = 0; i < arguments.Count; i++)
        {
            Tensor? value = null;
            if (arguments[i].Kind == ConstantKind.Text) value = scope.Tap(arguments[i].Text, LayerScope.At(0, i));
            else scope.Error(IssueIds.BlockArguments, LayerScope.At(0, i), $"gives {arguments[i]} for an input of the network {network.Type.Name}, which takes the name of a tap");
            values.Enqueue(value ?? scope.Current);
        }

        return values;
    }
}

/// <summary>The use whose weights another one takes.</summary>
/// <param name="First">That use.</param>
/// <param name="Fits">Whether both have inputs of one shape.</param>
internal sealed record Sharing(SharedUse First, bool Fits);
