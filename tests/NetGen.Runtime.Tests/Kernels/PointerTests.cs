using NetGen.Kernels;

namespace NetGen.Runtime.Tests.Kernels;

public class PointerTests
{
    [Fact]
    public void ReadsAndWritesFloatsIntegersAndBytes()
    {
        using var memory = new KernelMemory();
        Pointer p = memory.Floats(8);
        p.Set(2, 1.5f);
        p.SetInt32(3, -7);
        p.SetByte(17, 200);
        Assert.Equal(1.5f, p[2]);
        Assert.Equal(1.5f, (p + 2)[0]);
        Assert.Equal(1.5f, (p + 5 - 3)[0]);
        Assert.Equal(-7, p.Int32(3));
        Assert.Equal(200, p.Byte(17));
        Assert.Equal(200, p.AddBytes(17).Byte(0));
        Assert.Equal(1.5f, p.AsSpan(8)[2]);
        Assert.Equal(-7, p.AsInt32Span(8)[3]);
    }

    [Fact]
    public void ComparesAddresses()
    {
        using var memory = new KernelMemory();
        Pointer p = memory.Floats(8);
        Assert.True(Pointer.Null.IsNull);
        Assert.False(p.IsNull);
        Assert.True(p == p + 1 - 1);
        Assert.True(p != p + 1);
        Assert.Equal(p.GetHashCode(), (p + 1 - 1).GetHashCode());
        Assert.Equal("0x0", Pointer.Null.ToString());
    }
}
