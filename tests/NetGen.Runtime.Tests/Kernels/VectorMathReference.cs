namespace NetGen.Runtime.Tests.Kernels;

/// <summary>Elementary functions in double precision that the class library does not have.</summary>
internal static class VectorMathReference
{
    // Kahan's formula: the errors of exp and log cancel.
    public static double Expm1(double x)
    {
        double e = Math.Exp(x);
        if (e == 1 || double.IsInfinity(e))
            return e == 1 ? x : e;
        return e - 1 == -1 ? -1 : (e - 1) * x / Math.Log(e);
    }

    public static double Log1p(double x)
    {
        double sum = 1 + x;
        return sum == 1 || double.IsPositiveInfinity(sum) ? x : Math.Log(sum) * x / (sum - 1);
    }

    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    public static double Softplus(double x) => Math.Max(x, 0) + Log1p(Math.Exp(-Math.Abs(x)));

    public static double NormalDensity(double x) => Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);

    public static double NormalDistribution(double x)
    {
        if (x > -2)
            return (1 + Erf(x * Math.Sqrt(0.5))) / 2;

        // Far below zero 1 + erf cancels: Laplace's continued fraction of Mills' ratio.
        double fraction = 0;
        for (int n = 200; n >= 1; n--)
            fraction = n / (fraction - x);
        return NormalDensity(x) / (fraction - x);
    }

    public static double Erf(double x)
    {
        if (double.IsNaN(x) || Math.Abs(x) > 6)
            return double.IsNaN(x) ? x : Math.Sign(x);

        // 2/√π exp(−x²) Σ 2ᵏ x²ᵏ⁺¹ / (1·3·…·(2k+1)): all terms have the sign of x.
        double term = x;
        double sum = x;
        for (int k = 1; k < 300; k++)
        {
            term *= 2 * x * x / (2 * k + 1);
            sum += term;
        }
        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }
}
