using System.Runtime.InteropServices;
using System.Threading.Channels;

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

    private readonly Channel<Task> _tasks = Channel.CreateUnbounded<Task>(new UnboundedChannelOptions { SingleReader = true, AllowSynchronousContinuations = true });
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

    /// <summary>Ends the thread after what is queued. Work that still awaits something then goes on elsewhere, at ordinary priority.</summary>
    public void Dispose() => _tasks.Writer.TryComplete();

    protected override void QueueTask(Task task)
    {
        // A continuation that is refused would have nobody to inform and end the process.
        if (!_tasks.Writer.TryWrite(task))
        {
            ThreadPool.UnsafeQueueUserWorkItem(static late => late.Scheduler.TryExecuteTask(late.Task), (Scheduler: this, Task: task), preferLocal: false);
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        Thread.CurrentThread == _thread && !taskWasPreviouslyQueued && TryExecuteTask(task);

    /// <summary>For debuggers alone; a channel cannot be looked into.</summary>
    protected override IEnumerable<Task> GetScheduledTasks() => [];

    private void Run()
    {
        LowerPriority();
        while (_tasks.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_tasks.Reader.TryRead(out var task))
            {
                TryExecuteTask(task);
            }
        }
    }

    [DllImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetPriority(int which, int who, int priority);
}
