using System.Text;
using GridGrains.ClickHouse.Embedded.Native;

namespace GridGrains.ClickHouse.Embedded.Sessions;

/// <summary>A pooled connection that looks fresh to every request: what one request set is back at its default before the next.</summary>
internal sealed class Session(EngineConnection connection, IReadOnlyDictionary<string, string> baseline) : IDisposable
{
    private const string DefaultDatabase = "default";

    private readonly HashSet<string> _changed = [];
    private string _database = DefaultDatabase;

    public EngineConnection Connection => connection;

    /// <summary>The session's state is not known any more: it has to be replaced, not reused.</summary>
    public bool Spoiled { get; set; }

    /// <param name="tag">Marks the query in <c>system.processes</c>, where a cancellation finds it.</param>
    /// <exception cref="EngineException">The database or a setting's value is refused. The statement must not be run then.</exception>
    public void Prepare(string? database, IReadOnlyList<KeyValuePair<string, string>> settings, string tag)
    {
        var target = string.IsNullOrEmpty(database) ? DefaultDatabase : database;
        if (target != _database)
        {
            connection.Execute($"USE `{target.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("`", "\\`", StringComparison.Ordinal)}`");
            _database = target;
        }

        Spoiled = true;
        connection.Execute(SettingsStatement(settings, tag));
        Spoiled = false;
    }

    public void Dispose() => connection.Dispose();

    private string SettingsStatement(IReadOnlyList<KeyValuePair<string, string>> settings, string tag)
    {
        var sql = new StringBuilder("SET log_comment = ").Append(Quoted(tag));
        foreach (var name in _changed.Where(name => settings.All(setting => setting.Key != name)))
        {
            sql.Append(", ").Append(name).Append(" = ").Append(baseline.TryGetValue(name, out var value) ? Quoted(value) : "DEFAULT");
        }

        _changed.Clear();
        foreach (var (name, value) in settings)
        {
            sql.Append(", ").Append(name).Append(" = ").Append(Quoted(value));
            _changed.Add(name);
        }

        return sql.ToString();
    }

    private static string Quoted(string text) =>
        $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
