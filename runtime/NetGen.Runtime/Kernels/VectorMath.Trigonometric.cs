using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

public static partial class VectorMath
{
    // Up to here, multiples of π/2 can be taken off in floats without loss.
    private const float LargestReducible = 8192f;

    // π/2 in four parts; the first three have 11 bits, so that their products with the number of quarter turns are exact, fused or not.
    private const float PiHalf1 = 1.5703125f;
    private const float PiHalf2 = 4.83751297e-4f;
    private const float PiHalf3 = 7.54953362e-8f;
    private const float PiHalf4 = 2.56334415e-12f;

    /// <summary>The sine of an angle in radians; error below 2 units. Lanes beyond ±8192 take the slow way of the class library.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sin<V>(V x) where V : struct, ISimd<V>
    {
        V magnitude = V.Abs(x);
        V result = SineAfterQuarterTurns(magnitude, 0f) ^ (x & V.Broadcast(-0f));
        return V.Any(V.Less(V.Broadcast(LargestReducible), magnitude)) ? LargeAngles(x, result, sine: true) : result;
    }

    /// <summary>The cosine of an angle in radians; error below 2 units. Lanes beyond ±8192 take the slow way of the class library.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Cos<V>(V x) where V : struct, ISimd<V>
    {
        V magnitude = V.Abs(x);
        V result = SineAfterQuarterTurns(magnitude, 1f);
        return V.Any(V.Less(V.Broadcast(LargestReducible), magnitude)) ? LargeAngles(x, result, sine: false) : result;
    }

    /// <summary>The angle, in radians from −π/2 to π/2, whose tangent is x; error below 2 units.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Atan<V>(V x) where V : struct, ISimd<V>
    {
        V one = V.Broadcast(1f);
        V magnitude = V.Abs(x);
        V steep = V.Less(one, magnitude);
        V t = V.Select(steep, one / magnitude, magnitude);
        V square = t * t;
        V tail = Polynomial(square, -0.333332986f, 0.19998531f, -0.142640501f, 0.109511547f, -0.0840037689f, 0.0579042025f, -0.0311240591f, 0.0108854854f, -0.0017870689f);
        V angle = V.MultiplyAdd(tail * square, t, t);

        // π/2 is the first constant less the second.
        V complement = V.Broadcast(1.57079637f) - (angle + V.Broadcast(4.37113883e-8f));
        return WithSignOf(V.Select(steep, complement, angle), x);
    }

    // sin(x + quarters·π/2) for 0 ≤ x ≤ 8192.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V SineAfterQuarterTurns<V>(V x, float quarters) where V : struct, ISimd<V>
    {
        V n = V.Round(x * V.Broadcast(0.636619772f));
        V r = V.MultiplyAdd(n, V.Broadcast(-PiHalf1), x);
        r = V.MultiplyAdd(n, V.Broadcast(-PiHalf2), r);
        r = V.MultiplyAdd(n, V.Broadcast(-PiHalf3), r);
        r = V.MultiplyAdd(n, V.Broadcast(-PiHalf4), r);

        V square = r * r;
        V sine = V.MultiplyAdd(Polynomial(square, -0.166666538f, 0.00833210815f, -0.000195082335f) * square, r, r);
        V cosine = Polynomial(square, 0.0416666456f, -0.00138872978f, 2.44300882e-05f);
        cosine = V.MultiplyAdd(square * square, cosine, V.MultiplyAdd(square, V.Broadcast(-0.5f), V.Broadcast(1f)));

        // The quadrant, 0 to 3: odd ones swap sine and cosine, the upper two change the sign.
        V turns = n + V.Broadcast(quarters);
        V quadrant = V.MultiplyAdd(V.Floor(turns * V.Broadcast(0.25f)), V.Broadcast(-4f), turns);
        V upper = V.LessOrEqual(V.Broadcast(2f), quadrant);
        V odd = V.Equal(V.Abs(quadrant - V.Broadcast(2f)), V.Broadcast(1f));
        return V.Select(odd, cosine, sine) ^ (upper & V.Broadcast(-0f));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe V LargeAngles<V>(V x, V result, bool sine) where V : struct, ISimd<V>
    {
        float* angles = stackalloc float[V.Count];
        float* results = stackalloc float[V.Count];
        V.Store(x, new Pointer(angles), 0);
        V.Store(result, new Pointer(results), 0);
        for (int i = 0; i < V.Count; i++)
        {
            if (MathF.Abs(angles[i]) > LargestReducible)
                results[i] = (float)(sine ? Math.Sin(angles[i]) : Math.Cos(angles[i]));
        }
        return V.Load(new Pointer(results), 0);
    }
}
