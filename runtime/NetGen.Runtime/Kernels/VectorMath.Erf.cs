using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

public static partial class VectorMath
{
    /// <summary>The error function, 2/√π ∫₀ˣ exp(−t²) dt; error below 2 units.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Erf<V>(V x) where V : struct, ISimd<V>
    {
        V square = x * x;
        V small = V.MultiplyAdd(Polynomial(square, 0.128379136f, -0.376124322f, 0.112812348f, -0.0267466679f, 0.00496505247f, -0.00058521179f), x, x);

        // 1 − exp(p(t)), with p a fit of ln(1 − erf t); from 4 on that rounds to 1.
        V magnitude = V.Abs(x);
        V t = V.AtMost(magnitude, V.Broadcast(4f));
        V logarithm = t * Polynomial(t, -1.12863719f, -0.63519752f, -0.106159948f, 0.0236953814f, -0.003610746f, 0.000314961537f, -1.0443764e-05f);
        V large = WithSignOf(V.Broadcast(1f) - ExpOfModerate(logarithm), x);
        return V.Select(V.Less(magnitude, V.Broadcast(0.95f)), small, large);
    }
}
