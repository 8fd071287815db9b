using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NetGen.Kernels;

/// <summary>
/// A pool of threads that run the tasks of one <see cref="IWork"/> at a time, together with the calling thread. Waking it costs some microseconds, and nothing is allocated.
/// </summary>
/// <remarks>
/// <para>Any number of threads may call <see cref="Run{TWork}"/> at once: the first gets the pool, the others run their tasks themselves meanwhile.</para>
/// <para>
/// The protocol: a caller publishes its work and opens <see cref="_state"/>; threads join by counting themselves in while it is open, take task numbers from the
/// counters until none are left, and count themselves out. The caller does the same, then closes the state and waits until nobody is in. So whoever is counted in may
/// read the work, which lies on the caller's stack, and a thread that wakes up late finds the state closed and touches nothing.
/// </para>
/// <para>
/// Each thread first takes the tasks of its own part of the numbers, and then what is left of the others'. So the same task of a work that is run again, or of the next step of a network with
/// as many, is mostly run by the same thread, in whose cache its data still are.
/// </para>
/// </remarks>
public sealed unsafe class Workers : IDisposable
{
    private const string Variable = "NETGEN_THREADS";
    private const int MostThreads = 1024;

    private const long Open = 1 << 30;
    private const long CallerSleeps = 1 << 29;

    // Some times what it costs to wake a thread that sleeps (50 µs on a virtual machine, against 0.5 µs for one that spins): long enough to bridge the gap between two steps of a network,
    // or between two calls of one, short enough to leave the processor to others.
    private static readonly long SpinTicks = Stopwatch.Frequency * 200 / 1_000_000;

    private static readonly Lazy<Workers> SharedInstance = new(() => new Workers(ThreadsFrom(Environment.GetEnvironmentVariable(Variable))));

    // How many runs the current thread is inside of.
    [ThreadStatic]
    private static int s_depth;

    // The scratch memory of the current thread, one for each depth.
    [ThreadStatic]
    private static AlignedBuffer?[]? s_scratch;

    private readonly SemaphoreSlim _wake = new(0);
    private readonly SemaphoreSlim _finished = new(0);
    private readonly long _spinTicks;
    private readonly int _lanes;

    private bool _disposed;
    private int _busy;
    private int _sleepers;
    private Exception? _failure;

    // The published work: constant while _state is open or anybody is in.
    private void* _work;
    private delegate*<int, void*, nint, Pointer, void> _runTask;
    private nint _tasks;
    private nint _scratchFloats;

    // These are written all the time by several threads: each on a cache line of its own.
    private Contended _generation;
    private Contended _state;
    // The next task of each thread's part, the caller's first.
    private readonly Contended[] _next;

    /// <summary>Starts a pool of <paramref name="threads"/> threads, the calling one included.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 1 or more than 1024 threads.</exception>
    public Workers(int threads)
        : this(threads, lanes: 0)
    {
    }

    /// <summary>As the other, but with vectors of 16, 8, 4 or 1 lanes whatever the machine has, so that tests can run all of them.</summary>
    internal Workers(int threads, int lanes)
    {
        if (threads is < 1 or > MostThreads)
            throw new ArgumentOutOfRangeException(nameof(threads), threads, $"The number of threads must be from 1 to {MostThreads}.");

        Threads = threads;
        _lanes = lanes;
        _next = new Contended[threads];
        _spinTicks = threads <= Environment.ProcessorCount ? SpinTicks : 0;
        for (int i = 1; i < threads; i++)
        {
            int part = i;
            new Thread(() => Serve(part)) { IsBackground = true, Name = $"NetGen worker {i}" }.Start();
        }
    }

    /// <summary>The pool that networks use unless told otherwise: as many threads as the environment variable NETGEN_THREADS says, else one for each processor.</summary>
    /// <exception cref="InvalidOperationException">NETGEN_THREADS is not a number from 1 to 1024.</exception>
    public static Workers Shared => SharedInstance.Value;

    /// <summary>The number of threads that work on one call, the calling one included.</summary>
    public int Threads { get; }

    /// <summary>Whether only the first and the last task of each work are run, to have the methods compiled that all of them call.</summary>
    internal bool IsRehearsal { get; init; }

    /// <summary>Runs tasks 0 to <paramref name="tasks"/> − 1 and returns when all are done.</summary>
    /// <remarks>
    /// Each task runs once, on any thread, with the widest vector of the machine. A task's result must depend on its number only, and the number of tasks must not depend on
    /// <see cref="Threads"/>: then results are the same for every number of threads. A task that itself calls this method runs its own tasks alone.
    /// </remarks>
    /// <param name="tasks">The number of tasks.</param>
    /// <param name="work">The work; copied, and not changed.</param>
    /// <param name="scratchFloats">How many floats of scratch memory each thread needs; its content is undefined at the start of each task.</param>
    /// <exception cref="Exception">Whatever a task threw; the tasks that had not begun by then are skipped.</exception>
    public void Run<TWork>(nint tasks, in TWork work, nint scratchFloats = 0) where TWork : struct, IWork
    {
        if (tasks <= 0)
            return;

        // A local does not move, and the collector keeps track of what it refers to until this method returns, so its address can be given to other threads.
        TWork local = work;
#pragma warning disable CS8500 // The address of a variable that may hold references.
        void* address = &local;
#pragma warning restore CS8500

        // All the rest is the same for all kinds of work, so that the JIT compiles it once.
        if (tasks == 1 || Threads == 1 || s_depth > 0 || Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
            RunAlone(tasks, &RunTask<TWork>, address, scratchFloats);
        else
            RunTogether(tasks, &RunTask<TWork>, address, scratchFloats);
    }

    /// <summary>Ends the threads, once the work they are at is done.</summary>
    /// <remarks>A later <see cref="Run{TWork}"/> runs on the calling thread alone. <see cref="Shared"/> is for everybody: leave it as it is.</remarks>
    public void Dispose()
    {
        Volatile.Write(ref _disposed, true);
        if (Threads > 1)
            _wake.Release(Threads - 1);
    }

    // The number of threads that the text of the environment variable asks for.
    internal static int ThreadsFrom(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return Math.Min(Environment.ProcessorCount, MostThreads);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int threads) && threads is >= 1 and <= MostThreads
            ? threads
            : throw new InvalidOperationException($"The environment variable {Variable} must be a number from 1 to {MostThreads}, but it is '{text}'; correct it or remove it.");
    }

    private void RunAlone(nint tasks, delegate*<int, void*, nint, Pointer, void> runTask, void* work, nint scratchFloats)
    {
        try
        {
            Pointer scratch = EnterScratch(scratchFloats);
            nint step = IsRehearsal ? Math.Max(tasks - 1, 1) : 1;
            for (nint task = 0; task < tasks; task += step)
                runTask(_lanes, work, task, scratch);
        }
        finally
        {
            s_depth--;
        }
    }

    private void RunTogether(nint tasks, delegate*<int, void*, nint, Pointer, void> runTask, void* work, nint scratchFloats)
    {
        _work = work;
        _runTask = runTask;
        _tasks = tasks;
        _scratchFloats = scratchFloats;
        for (int part = 0; part < Threads; part++)
            _next[part].Value = FirstTask(part, tasks);
        Interlocked.Exchange(ref _state.Value, Open);
        // Only now, so that whoever sees the new generation and finds the state closed knows that its work is done.
        Interlocked.Increment(ref _generation.Value);

        Wake((int)Math.Min(tasks - 1, Threads - 1));
        RunTasks(part: 0);
        Close();

        Exception? failure = _failure;
        _failure = null;
        Volatile.Write(ref _busy, 0);
        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
    }

    // Parts differ by one task at most.
    private nint FirstTask(int part, nint tasks) => part * (tasks / Threads) + (nint)Math.Min(part, tasks % Threads);

    // Runs tasks until none are left, those of one's own part first.
    private void RunTasks(int part)
    {
        void* work = _work;
        nint tasks = _tasks;
        try
        {
            Pointer scratch = EnterScratch(_scratchFloats);
            for (int tried = 0; tried < Threads; tried++)
            {
                nint end = FirstTask(part + 1, tasks);
                for (long task; (task = Interlocked.Increment(ref _next[part].Value) - 1) < end;)
                    _runTask(_lanes, work, (nint)task, scratch);
                part = part + 1 == Threads ? 0 : part + 1;
            }
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _failure, exception, null);
            for (int other = 0; other < Threads; other++)
                Interlocked.Exchange(ref _next[other].Value, tasks);
        }
        finally
        {
            s_depth--;
        }
    }

    // Not inlined: a kernel that is compiled as a part of its callers exceeds what the JIT is willing to inline in one method, and then calls a method for every operation on a vector.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RunTask<TWork>(int lanes, void* work, nint task, Pointer scratch) where TWork : struct, IWork
    {
        ref TWork reference = ref Unsafe.AsRef<TWork>(work);
        if (lanes != 0)
            RunTaskWithLanes(lanes, ref reference, task, scratch);
        else if (Vector512.IsHardwareAccelerated)
            reference.Run<V512>(task, scratch);
        else if (Vector256.IsHardwareAccelerated)
            reference.Run<V256>(task, scratch);
        else if (Vector128.IsHardwareAccelerated)
            reference.Run<V128>(task, scratch);
        else
            reference.Run<V1>(task, scratch);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RunTaskWithLanes<TWork>(int lanes, ref TWork work, nint task, Pointer scratch) where TWork : struct, IWork
    {
        if (lanes == V512.Count)
            work.Run<V512>(task, scratch);
        else if (lanes == V256.Count)
            work.Run<V256>(task, scratch);
        else if (lanes == V128.Count)
            work.Run<V128>(task, scratch);
        else
            work.Run<V1>(task, scratch);
    }

    // Counts the current thread in one run deeper, and finds scratch memory for it there. Memory only grows, so after warm-up nothing is allocated.
    private static Pointer EnterScratch(nint floats)
    {
        int depth = s_depth++;
        if (floats == 0)
            return Pointer.Null;

        s_scratch ??= new AlignedBuffer?[4];
        if (depth >= s_scratch.Length)
            Array.Resize(ref s_scratch, 2 * depth);
        AlignedBuffer? buffer = s_scratch[depth];
        if (buffer is null || buffer.Length < floats)
            s_scratch[depth] = buffer = new AlignedBuffer(floats, clear: false);
        return buffer.Start;
    }

    // Wakes up to `count` of the sleeping threads; those that spin see the new generation by themselves.
    private void Wake(int count)
    {
        int sleepers = Volatile.Read(ref _sleepers);
        while (sleepers > 0)
        {
            int woken = Math.Min(sleepers, count);
            int before = Interlocked.CompareExchange(ref _sleepers, sleepers - woken, sleepers);
            if (before == sleepers)
            {
                _wake.Release(woken);
                return;
            }
            sleepers = before;
        }
    }

    // Lets nobody in any more, and waits until all are out.
    private void Close()
    {
        if (Interlocked.And(ref _state.Value, ~Open) == Open)
            return;

        long start = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref _state.Value) != 0)
        {
            if (Stopwatch.GetTimestamp() - start > _spinTicks)
            {
                // The last one out wakes us, unless all are out by now.
                if (Interlocked.Or(ref _state.Value, CallerSleeps) != 0)
                    _finished.Wait();
                Volatile.Write(ref _state.Value, 0);
                return;
            }
            Thread.SpinWait(1);
        }
    }

    // The life of a pool thread.
    private void Serve(int part)
    {
        long seen = 0;
        while (true)
        {
            seen = WaitForWork(seen);
            if (Volatile.Read(ref _disposed))
                return;
            if (!TryJoin())
                continue;

            RunTasks(part);
            if (Interlocked.Decrement(ref _state.Value) == CallerSleeps)
                _finished.Release();
        }
    }

    // Counts the current thread in, if there is work that is not closed yet.
    private bool TryJoin()
    {
        long state = Volatile.Read(ref _state.Value);
        while ((state & Open) != 0)
        {
            long before = Interlocked.CompareExchange(ref _state.Value, state + 1, state);
            if (before == state)
                return true;
            state = before;
        }
        return false;
    }

    // Waits for a generation other than `seen`, at first awake, then asleep, and returns it; returns early when the pool is disposed of.
    private long WaitForWork(long seen)
    {
        long generation;
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetTimestamp() - start < _spinTicks)
        {
            generation = Volatile.Read(ref _generation.Value);
            if (generation != seen)
                return generation;
            Thread.SpinWait(1);
        }

        // Counted first, looked at afterwards: the caller does the opposite, so one of the two sees the other.
        Interlocked.Increment(ref _sleepers);
        generation = Volatile.Read(ref _generation.Value);
        if (generation != seen && TryWithdraw())
            return generation;
        _wake.Wait();
        return Volatile.Read(ref _generation.Value);
    }

    // Takes one sleeper back; fails if the caller has counted it already and will release the semaphore for it.
    private bool TryWithdraw()
    {
        int sleepers = Volatile.Read(ref _sleepers);
        while (sleepers > 0)
        {
            int before = Interlocked.CompareExchange(ref _sleepers, sleepers - 1, sleepers);
            if (before == sleepers)
                return true;
            sleepers = before;
        }
        return false;
    }

    // A number alone on its cache line, wherever the object lies.
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Contended
    {
        [FieldOffset(64)]
        public long Value;
    }
}
