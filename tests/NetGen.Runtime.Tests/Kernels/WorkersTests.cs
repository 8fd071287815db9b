using System.Runtime.CompilerServices;
using NetGen.Kernels;

namespace NetGen.Runtime.Tests.Kernels;

public class WorkersTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void EveryTaskRunsOnce(int threads)
    {
        using var workers = new Workers(threads);
        foreach (int tasks in (int[])[0, 1, 2, 3, 7, 100, 1000])
        {
            var counts = new int[tasks];
            for (int repeat = 0; repeat < 200; repeat++)
                workers.Run(tasks, new CountWork(counts));
            Assert.All(counts, count => Assert.Equal(200, count));
        }
    }

    [Fact]
    public void SeveralThreadsTakePart()
    {
        // Each task waits for the other, so this ends only if two threads run them.
        using var workers = new Workers(2);
        using var barrier = new Barrier(2);
        workers.Run(2, new MeetingWork(barrier));
    }

    [Fact]
    public void SleepingThreadsWakeUp()
    {
        using var workers = new Workers(2);
        using var barrier = new Barrier(2);
        for (int i = 0; i < 20; i++)
        {
            // Longer than the threads spin.
            Thread.Sleep(5);
            workers.Run(2, new MeetingWork(barrier));
        }
    }

    [Fact]
    public void ManyCallersAtOnce()
    {
        using var workers = new Workers(3);
        var callers = new Thread[4];
        var sums = new long[callers.Length];
        for (int i = 0; i < callers.Length; i++)
        {
            int caller = i;
            callers[i] = new Thread(() =>
            {
                var counts = new int[50];
                for (int repeat = 0; repeat < 2000; repeat++)
                    workers.Run(50, new CountWork(counts));
                sums[caller] = counts.Sum();
            });
            callers[i].Start();
        }
        foreach (Thread caller in callers)
            caller.Join();
        Assert.All(sums, sum => Assert.Equal(2000 * 50, sum));
    }

    [Fact]
    public void TasksMayRunWorkThemselves()
    {
        using var workers = new Workers(2);
        var counts = new int[10];
        for (int repeat = 0; repeat < 100; repeat++)
            workers.Run(4, new NestedWork(workers, counts), 1000);
        Assert.All(counts, count => Assert.Equal(400, count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void ExceptionsReachTheCaller(int threads)
    {
        using var workers = new Workers(threads);
        for (int repeat = 0; repeat < 50; repeat++)
        {
            for (int failing = 0; failing < 5; failing++)
            {
                var exception = Assert.Throws<InvalidDataException>(() => workers.Run(5, new FailingWork(failing)));
                Assert.Equal($"Task {failing} failed.", exception.Message);
            }

            var counts = new int[20];
            workers.Run(20, new CountWork(counts));
            Assert.All(counts, count => Assert.Equal(1, count));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void ScratchIsAlignedAndPrivate(int threads)
    {
        using var workers = new Workers(threads);
        for (int floats = 1; floats < 5000; floats *= 3)
            workers.Run(64, new ScratchWork(floats), floats);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void NothingIsAllocatedAfterWarmUp(int threads)
    {
        using var workers = new Workers(threads);
        var counts = new int[32];
        RunMany(workers, counts, 200);
        Assert.Equal(0, Allocation.Of(() => RunMany(workers, counts, 2000)));
    }

    [Fact]
    public void PoolThreadsAllocateNothingEither()
    {
        using var workers = new Workers(3);
        AllocatedWhileRunning(workers, 300);
        // The least of several runs, as for one thread.
        Assert.Equal(0, Enumerable.Range(0, 5).Min(_ => AllocatedWhileRunning(workers, 2000)));
    }

    // What the threads of the pool have allocated between their first task and their last.
    private static long AllocatedWhileRunning(Workers workers, int times)
    {
        var firsts = new long[4096];
        var allocated = new long[1];
        // On a busy machine it can take a while until another thread gets a turn.
        long start = Environment.TickCount64;
        for (int i = 0; i < times || (!SeveralHaveRun() && Environment.TickCount64 - start < 60_000); i++)
        {
            workers.Run(30, new AllocationWork(firsts, allocated), 256);
            if (i % 100 == 0)
                Thread.Sleep(1);
        }
        Assert.True(SeveralHaveRun(), "Only one thread has run tasks.");
        return allocated[0];

        bool SeveralHaveRun()
        {
            int threads = 0;
            foreach (long first in firsts)
                threads += first == 0 ? 0 : 1;
            return threads > 1;
        }
    }

    [Fact]
    public void WorkMayHoldReferencesThatTheCollectorMoves()
    {
        using var workers = new Workers(3);
        for (int repeat = 0; repeat < 50; repeat++)
            workers.Run(40, new CollectingWork(new StrongBox<int>(repeat), repeat));
    }

    [Fact]
    public void AfterDisposalTheCallerWorksAlone()
    {
        var workers = new Workers(3);
        workers.Dispose();
        workers.Dispose();
        var counts = new int[20];
        workers.Run(20, new CountWork(counts));
        Assert.All(counts, count => Assert.Equal(1, count));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1025)]
    public void ThreadCountsOutsideTheRangeAreRefused(int threads) => Assert.Throws<ArgumentOutOfRangeException>(() => new Workers(threads));

    [Theory]
    [InlineData("3", 3)]
    [InlineData(" ", null)]
    [InlineData(null, null)]
    public void EnvironmentVariableGivesTheNumberOfThreads(string? text, int? threads) =>
        Assert.Equal(threads ?? Environment.ProcessorCount, Workers.ThreadsFrom(text));

    [Theory]
    [InlineData("0")]
    [InlineData("many")]
    [InlineData("2000")]
    public void UnusableEnvironmentVariableIsAnError(string text)
    {
        var exception = Assert.Throws<InvalidOperationException>(() => Workers.ThreadsFrom(text));
        Assert.Contains($"'{text}'", exception.Message);
    }

    private static void RunMany(Workers workers, int[] counts, int times)
    {
        for (int i = 0; i < times; i++)
        {
            workers.Run(counts.Length, new CountWork(counts), 256);

            // Now and then long enough for the threads to fall asleep.
            if (i % 100 == 0)
                Thread.Sleep(1);
        }
    }

    private readonly struct CountWork(int[] counts) : IWork
    {
        public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V> => Interlocked.Increment(ref counts[task]);
    }

    private readonly struct AllocationWork(long[] firsts, long[] allocated) : IWork
    {
        public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
        {
            long now = GC.GetAllocatedBytesForCurrentThread() + 1;
            ref long first = ref firsts[Environment.CurrentManagedThreadId % firsts.Length];
            if (first == 0)
                first = now;
            Interlocked.Add(ref allocated[0], now - first);
            Thread.SpinWait(50);
        }
    }

    private readonly struct MeetingWork(Barrier barrier) : IWork
    {
        public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V> =>
            Assert.True(barrier.SignalAndWait(TimeSpan.FromSeconds(30)), "The other task did not run at the same time.");
    }

    private readonly struct NestedWork(Workers workers, int[] counts) : IWork
    {
        public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
        {
            scratch.AsSpan(1000).Fill(task);
            int caller = Environment.CurrentManagedThreadId;
            workers.Run(counts.Length, new InnerWork(caller, counts), 1000);
            Assert.True(scratch.AsSpan(1000).IndexOfAnyExcept((float)task) < 0, "The inner work wrote to the scratch memory of the outer one.");
        }
    }

    private readonly struct InnerWork(int caller, int[] counts) : IWork
    {
        public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
        {
            Assert.Equal(caller, Environment.CurrentManagedThreadId);
            scratch.AsSpan(1000).Fill(-1);
            Interlocked.Increment(ref counts[task]);
        }
    }

    private readonly struct FailingWork(int failing) : IWork
    {
        public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
        {
            if (task == failing)
                throw new InvalidDataException($"Task {task} failed.");
        }
    }

    private readonly struct ScratchWork(int floats) : IWork
    {
        public unsafe void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
        {
            Assert.Equal(0, (nint)(float*)scratch % 64);
            Span<float> span = scratch.AsSpan(floats);
            for (int repeat = 0; repeat < 10; repeat++)
            {
                span.Fill(task * 10 + repeat);
                Assert.True(span.IndexOfAnyExcept((float)(task * 10 + repeat)) < 0, "Another thread wrote to this scratch memory.");
            }
        }
    }

    private readonly struct CollectingWork(StrongBox<int> box, int expected) : IWork
    {
        public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
        {
            if (task % 8 == 0)
                GC.Collect(0, GCCollectionMode.Forced, blocking: true, compacting: true);
            byte[] garbage = new byte[100];
            Assert.Equal(expected, box.Value + garbage[(int)task]);
        }
    }
}
