using System.Runtime.InteropServices;

namespace GridGrains.ClickHouse.Embedded.Native;

/// <summary>Keeps the handler of SIGRTMIN, with which .NET suspends threads for garbage collection, across a scope. The engine installs
/// one of its own on connecting even when asked to leave signals alone; with that one in place, collections wait for seconds.</summary>
internal readonly unsafe ref partial struct RuntimeSignalGuard
{
    private const int SigRtMin = 34;

    private readonly SignalAction _before;

    public RuntimeSignalGuard()
    {
        fixed (SignalAction* before = &_before)
        {
            Require(SetSignalAction(SigRtMin, null, before));
        }
    }

    public void Dispose()
    {
        fixed (SignalAction* before = &_before)
        {
            Require(SetSignalAction(SigRtMin, before, null));
        }
    }

    private static void Require(int result)
    {
        if (result != 0)
        {
            throw new InvalidOperationException($"sigaction failed with error {Marshal.GetLastPInvokeError()}");
        }
    }

    [LibraryImport("libc", EntryPoint = "sigaction", SetLastError = true)]
    private static partial int SetSignalAction(int signal, SignalAction* action, SignalAction* before);

    /// <summary>Room for glibc's <c>struct sigaction</c> (152 bytes on x64).</summary>
    [System.Runtime.CompilerServices.InlineArray(256)]
    private struct SignalAction
    {
        private byte _first;
    }
}
