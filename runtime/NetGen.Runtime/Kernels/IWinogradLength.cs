namespace NetGen.Kernels;

/// <summary>The number of outputs or taps in one dimension of Winograd's method, as a type argument, so that the transforms are compiled for it.</summary>
internal interface IWinogradLength
{
    /// <summary>The number.</summary>
    static abstract int Value { get; }
}

internal readonly struct WinogradTwo : IWinogradLength
{
    public static int Value => 2;
}

internal readonly struct WinogradThree : IWinogradLength
{
    public static int Value => 3;
}

internal readonly struct WinogradFour : IWinogradLength
{
    public static int Value => 4;
}

internal readonly struct WinogradFive : IWinogradLength
{
    public static int Value => 5;
}
