namespace NetGen.Generator.Graph;

/// <summary>erf in double precision: the Taylor series near zero, the continued fraction of erfc far from it (Abramowitz and Stegun, 7.1.5 and 7.1.14).</summary>
internal static class ErrorFunction
{
    public static double Erf(double x)
    {
        if (double.IsNaN(x)) return x;
        double a = Math.Abs(x);
        if (a > 6) return Math.Sign(x);
        if (a < 2.5)
        {
            double term = x, sum = x;
            for (int n = 1; n < 200 && Math.Abs(term) > 1e-18 * Math.Abs(sum); n++)
            {
                term *= -x * x / n;
                sum += term / ((2 * n) + 1);
            }

            return sum * 2 / Math.Sqrt(Math.PI);
        }

        double fraction = 0;
        for (int n = 120; n >= 1; n--) fraction = n / 2.0 / (a + fraction);
        return Math.Sign(x) * (1 - (Math.Exp(-a * a) / ((a + fraction) * Math.Sqrt(Math.PI))));
    }
}
