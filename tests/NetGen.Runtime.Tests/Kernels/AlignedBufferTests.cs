using NetGen.Kernels;

namespace NetGen.Runtime.Tests.Kernels;

public class AlignedBufferTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public unsafe void StartsAlignedAndCleared(int length)
    {
        for (int repeat = 0; repeat < 20; repeat++)
        {
            var buffer = new AlignedBuffer(length);
            Assert.Equal(0, (nint)(float*)buffer.Start % 64);
            Assert.Equal(length, buffer.Length);
            Assert.Equal(length, buffer.Span.Length);
            Assert.True(buffer.Span.IndexOfAnyExcept(0f) < 0);
            buffer.Span.Fill(1);
        }
    }

    [Fact]
    public unsafe void StaysWhereItIs()
    {
        var buffer = new AlignedBuffer(100, clear: false);
        buffer.Span.Fill(3);
        nint address = (nint)(float*)buffer.Start;
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        Assert.Equal(address, (nint)(float*)buffer.Start);
        Assert.True(new Pointer((void*)address).AsSpan(100).IndexOfAnyExcept(3f) < 0);
        GC.KeepAlive(buffer);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    [InlineData(int.MaxValue)]
    public void ImpossibleLengthsAreRefused(long length)
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => new AlignedBuffer(length));
        Assert.Contains($"{length:N0}", exception.Message);
    }
}
