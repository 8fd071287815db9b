namespace NetGen.Generator.Graph;

/// <summary>What passes ask of a tree again and again.</summary>
/// <param name="Operands">How many operands a map needs for it: the highest number it reads, plus one.</param>
/// <param name="InOrder">Whether it reads them first in the order of their numbers, without gaps.</param>
/// <param name="Rank">How many axes a map needs for it: the highest that a coordinate runs along, plus one.</param>
/// <param name="DependsOnPlace">Whether it differs from element to element even where its operands do not.</param>
/// <param name="Cost">How many functions a processor has no instruction for it holds.</param>
internal sealed record ExpressionTraits(int Operands, bool InOrder, int Rank, bool DependsOnPlace, int Cost)
{
    public static ExpressionTraits Of(Expression expression)
    {
        int operands = 0, rank = 0, cost = 0;
        bool inOrder = true, dependsOnPlace = false;
        Visit(expression);
        return new ExpressionTraits(operands, inOrder, rank, dependsOnPlace, cost);

        void Visit(Expression node)
        {
            foreach (Expression child in node.Children) Visit(child);
            switch (node)
            {
                case Input input:
                    inOrder &= input.Index <= operands;
                    operands = Math.Max(operands, input.Index + 1);
                    break;
                case Coordinate coordinate:
                    rank = Math.Max(rank, coordinate.Axis + 1);
                    dependsOnPlace = true;
                    break;
                case Uniform:
                    dependsOnPlace = true;
                    break;
                case Unary { Function: not (Function.Negate or Function.Abs or Function.Floor or Function.Relu or Function.Sqrt or Function.Sign) } or Binary { Operator: Operator.Power }:
                    cost++;
                    break;
            }
        }
    }
}
