namespace GridGrains.ClickHouse.Embedded.Hosting;

/// <summary>Standard input stays open as long as the parent lives and wants the engine. Its end is the order to stop, however it came:
/// the kernel closes it even when the parent is killed.</summary>
internal static class ParentWatch
{
    /// <summary>Calls <paramref name="gone"/> on a thread of its own when standard input ends.</summary>
    public static void Start(TextReader input, Action gone)
    {
        var thread = new Thread(() =>
        {
            while (input.ReadLine() is not null)
            {
            }

            gone();
        })
        { IsBackground = true, Name = "parent watch" };
        thread.Start();
    }
}
