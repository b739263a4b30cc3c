using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Sql;
using GridGrains.Silo.Settings;
using GridGrains.Silo.Sql;

namespace GridGrains.Silo.Parts;

/// <summary>SQL over the platform's tables.</summary>
internal sealed class SqlPart : SiloPart
{
    private static readonly Setting<string?> Reader = new(
        "clickhouse-sql", "TEXT", "a connection string", "none: no SQL on a server of your own", null,
        "Read-only user of that server for POST /v1/sql: Host=db;Port=8123;Username=gridgrains_sql;Password=...",
        static (string text, out string? value) => (value = text).Length > 0)
    {
        OwnVariable = WarehouseSettings.SqlVariable,
        IsOnCommandLine = false,
        IsSecret = true,
    };

    public override string Name => "sql";

    public override IReadOnlyList<Setting> Settings => [Reader];

    public override IReadOnlyList<ProblemCode> Problems => SqlProblems.All;

    public override SiloSettings Apply(SettingValues values, SiloSettings settings) =>
        settings with { Warehouse = settings.Warehouse with { SqlConnectionString = values.Get(Reader) } };

    public override void AddServices(IServiceCollection services, SiloSettings settings, SiloStorage storage) => services
        .AddSingleton<SqlDesk>()
        .AddSingleton<SqlEndpoints>();

    public override void MapEndpoints(IEndpointRouteBuilder routes) => SqlEndpoints.Map(routes);
}
