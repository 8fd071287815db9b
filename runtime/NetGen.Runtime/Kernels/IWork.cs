namespace NetGen.Kernels;

/// <summary>Work cut into numbered tasks that any thread may run; implemented by structs that hold the operands.</summary>
public interface IWork
{
    /// <summary>Runs one task; its result must depend on its number only, not on the thread or on the order of tasks.</summary>
    /// <typeparam name="V">The vector to compute with.</typeparam>
    /// <param name="task">The task's number, from 0.</param>
    /// <param name="scratch">Memory of the running thread, 64-byte aligned, with undefined content; null if none was asked for.</param>
    void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>;
}
