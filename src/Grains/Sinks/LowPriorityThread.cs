using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace GridGrains.Grains.Sinks;

/// <summary>
/// One thread that the operating system serves after the others, as a scheduler: what starts on it and awaits comes back to it. Ingest and
/// reads are not slowed by what runs here. Work on it must not block on other work of it.
/// </summary>
public sealed class LowPriorityThread : TaskScheduler, IDisposable
{
    // A third of an ordinary thread's share where both want the processor.
    private const int Niceness = 5;
    private const int PrioProcess = 0;

    private readonly BlockingCollection<Task> _tasks = [];
    private readonly Thread _thread;

    public LowPriorityThread(string name)
    {
        _thread = new Thread(Run) { IsBackground = true, Name = name };
        _thread.Start();
    }

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Lets the operating system serve the calling thread after the others.</summary>
    public static void LowerPriority()
    {
        if (OperatingSystem.IsLinux())
        {
            // .NET does not map priorities on Linux. For the kernel 0 is the calling thread alone; a refusal costs only the courtesy.
            _ = SetPriority(PrioProcess, 0, Niceness);
        }
        else
        {
            Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        }
    }

    public Task RunAsync(Func<Task> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, this).Unwrap();

    /// <summary>Ends the thread after the work at hand; what is queued later is refused.</summary>
    public void Dispose() => _tasks.CompleteAdding();

    protected override void QueueTask(Task task) => _tasks.Add(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        Thread.CurrentThread == _thread && !taskWasPreviouslyQueued && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => _tasks.ToArray();

    private void Run()
    {
        LowerPriority();
        foreach (var task in _tasks.GetConsumingEnumerable())
        {
            TryExecuteTask(task);
        }
    }

    [DllImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetPriority(int which, int who, int priority);
}
