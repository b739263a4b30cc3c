using GridGrains.Domain.Ingestion.Expressions;
using GridGrains.Domain.Ingestion.Transforms;

namespace GridGrains.Domain.Ingestion.Specs;

/// <summary>A spec whose form was checked. Numbers and names are as the author wrote them; defaults are filled in.</summary>
public sealed record PipelineSpec(
    string Name, string Description, ProviderSpec Provider, IReadOnlyList<EndpointSpec> Endpoints, IReadOnlyList<SinkSpec> Sinks, ContractSpec Contract, SloSpec Slos,
    string Mode, int Parallelism, RetrySpec Retry)
{
    public const string Version = "1.1";

    /// <summary>The canonical rows that the pipeline makes.</summary>
    public string Target => Sinks.Select(sink => sink.Target).FirstOrDefault(target => target is not null) ?? "";

    /// <summary>Whether it is read all the time, and not by a schedule.</summary>
    public bool IsStream => Provider.Type == "websocket" || Mode == "streaming";

    /// <summary>Null where fields are mapped from the source's records as they are.</summary>
    public TransformSpec? Transform { get; private init; }

    /// <param name="spec">A text that the schema was found to fit.</param>
    public static PipelineSpec Of(SpecNode spec)
    {
        var provider = ProviderSpec.Of(spec["provider"]!);
        return new PipelineSpec(
            spec.TextOf("name") ?? "",
            spec.TextOf("description") ?? "",
            provider,
            [.. spec.ListOf("endpoints").Select(endpoint => EndpointSpec.Of(endpoint, provider))],
            [.. spec.ListOf("sinks").Select(SinkSpec.Of)],
            ContractSpec.Of(spec["schema_contract"]),
            SloSpec.Of(spec["slos"]),
            spec.TextOf("mode") ?? "batch",
            spec.IntegerOf("parallelism") ?? 1,
            RetrySpec.Of(spec["retry_config"]))
        {
            Transform = TransformSpec.Of(spec),
        };
    }
}

/// <param name="Folder">Name of a folder that the operator declares, for files.</param>
/// <param name="Connection">Name of a database or a broker that the operator declares.</param>
/// <param name="CredentialsRef">Name in the operator's table of credentials.</param>
public sealed record ProviderSpec(
    string Name, string DisplayName, string Type, string? BaseUrl, string? Folder, string? Connection, string? CredentialsRef, string? ScheduleCron, string Timezone, string? TenantId, string? Owner,
    IReadOnlyList<string> Tags)
{
    public static ProviderSpec Of(SpecNode node) => new(
        node.TextOf("name") ?? "", node.TextOf("display_name") ?? node.TextOf("name") ?? "", node.TextOf("provider_type") ?? "", node.TextOf("base_url"), node.TextOf("folder"),
        node.TextOf("connection"), node.TextOf("credentials_ref"), node.TextOf("schedule_cron"), node.TextOf("timezone") ?? "UTC", node.TextOf("tenant_id"), node.TextOf("owner"), node.TextsOf("tags"));
}

public sealed record EndpointSpec(
    string Name, string Path, string Method, AuthSpec Auth, IReadOnlyList<KeyValuePair<string, string>> Headers, IReadOnlyList<KeyValuePair<string, string>> Query, string? Body,
    string Format, IReadOnlyList<string> HeaderHas, string? RecordElement, PaginationSpec Pagination, string? ResponsePath,
    IReadOnlyList<FieldSpec> Fields, double? RatePerSecond, int SampleSize, IReadOnlyList<RuleSpec> Rules)
{
    /// <summary>Of sources that speak GraphQL.</summary>
    public GraphQlSpec? GraphQl { get; private init; }

    /// <summary>Of a database.</summary>
    public TableSpec? Table { get; private init; }

    /// <summary>Of a broker.</summary>
    public TopicSource? Topic { get; private init; }

    /// <summary>What is sent once a WebSocket is open.</summary>
    public IReadOnlyList<string> Subscribe { get; private init; } = [];

    /// <summary>Of a workbook; null for the first one.</summary>
    public string? Sheet { get; private init; }

    public static EndpointSpec Of(SpecNode node, ProviderSpec provider) => new(
        node.TextOf("name") ?? "",
        node.TextOf("path") ?? "",
        node.TextOf("method") ?? "GET",
        AuthSpec.Of(node["auth"], provider),
        Pairs(node, "headers"),
        Pairs(node, "query_params"),
        node.TextOf("body_template"),
        node.TextOf("format") ?? "auto",
        (node["csv"] ?? node["workbook"])?.TextsOf("header_has") ?? [],
        node.TextOf("record_element"),
        PaginationSpec.Of(node["pagination"]),
        node.TextOf("response_path"),
        [.. node.MembersOf("field_mapping").Select(FieldSpec.Of)],
        node.NumberOf("rate_limit_per_second"),
        node.IntegerOf("sample_size") ?? 100,
        [.. node.ListOf("validation_rules").Select(RuleSpec.Of)])
    {
        GraphQl = GraphQlSpec.Of(node["graphql"]),
        Table = TableSpec.Of(node["table"]),
        Topic = TopicSource.Of(node["topic"]),
        Subscribe = node.TextsOf("subscribe"),
        Sheet = node["workbook"]?.TextOf("sheet"),
    };

    private static KeyValuePair<string, string>[] Pairs(SpecNode node, string name) =>
        [.. node.MembersOf(name).Where(member => member.Value.IsScalar).Select(member => KeyValuePair.Create(member.Name, member.Value.Text))];
}

/// <param name="MorePath">To a truth value that says whether there is a next page, for sources whose last page has a cursor too.</param>
public sealed record PaginationSpec(
    string Type, string? CursorPath, string? CursorParam, string? OffsetParam, string? LimitParam, string? PageParam, int FirstPage, int? PageSize, string? NextUrlPath, int MaxPages,
    string? MorePath = null)
{
    public const int DefaultMaxPages = 1000;

    public static PaginationSpec Of(SpecNode? node) => node is null
        ? new PaginationSpec("none", null, null, null, null, null, 1, null, null, 1)
        : new PaginationSpec(
            node.TextOf("type") ?? "none", node.TextOf("cursor_path"), node.TextOf("cursor_param"), node.TextOf("offset_param"), node.TextOf("limit_param"), node.TextOf("page_param"),
            node.IntegerOf("first_page") ?? 1, node.IntegerOf("page_size"), node.TextOf("next_url_path"), node.IntegerOf("max_pages") ?? DefaultMaxPages,
            node.TextOf("more_path"));
}

/// <summary>How one canonical field is made.</summary>
/// <param name="From">A column or member by name, or a JSONPath that begins with <c>$</c>.</param>
public sealed record FieldSpec(
    string Name, string? From, string? Constant, string? Type, string? Unit, string? Format, string? Timezone, string RepeatedHour, bool IsIntervalEnd,
    IReadOnlyDictionary<string, string> Words, string? Default, double? Scale, bool IsRequired)
{
    /// <summary>Text of the expression that gives the value; null where it comes from one place, or is constant.</summary>
    public string? Expression { get; private init; }

    /// <summary>Names and paths of the source that the field is made of.</summary>
    public IReadOnlyList<string> Sources => From is { } from ? [from] : Expression is { } text && FieldExpression.TryParse(text, out var expression, out _) ? expression!.Sources : [];

    public static FieldSpec Of(SpecMember member)
    {
        var node = member.Value;
        return node.IsScalar
            ? new FieldSpec(member.Name, node.Text, null, null, null, null, null, "reject", false, new Dictionary<string, string>(), null, null, false)
            : new FieldSpec(
                member.Name, node.TextOf("from"), node.TextOf("const"), node.TextOf("type"), node.TextOf("unit"), node.TextOf("format"), node.TextOf("timezone"),
                node.TextOf("repeated_hour") ?? "reject", node.TextOf("interval") == "end",
                node.MembersOf("enum").Where(word => word.Value.IsScalar).ToDictionary(word => word.Name, word => word.Value.Text), node.TextOf("default"), node.NumberOf("scale"),
                node.FlagOf("required") ?? false)
            {
                Expression = node.TextOf("expr"),
            };
    }
}

public sealed record RuleSpec(string Field, double? Min, double? Max, bool NotNull, bool IsWarning)
{
    public static RuleSpec Of(SpecNode node) =>
        new(node.TextOf("field") ?? "", node.NumberOf("min"), node.NumberOf("max"), node.FlagOf("not_null") ?? false, node.TextOf("severity") == "warn");
}

public sealed record SinkSpec(string Type, string? Target, string? Table, string? Topic, string? KeyField)
{
    public static SinkSpec Of(SpecNode node) =>
        new(node.TextOf("type") ?? "", node.TextOf("target"), node.TextOf("table_name") ?? node.TextOf("clickhouse_table"), node.TextOf("kafka_topic"), node.TextOf("kafka_key_field"));
}

/// <param name="Columns">Names of the source that are known; empty where the first run learns them.</param>
public sealed record ContractSpec(string Mode, IReadOnlyList<string> Columns)
{
    public static ContractSpec Of(SpecNode? node) => new(node?.TextOf("mode") ?? "evolve", node?.TextsOf("columns") ?? []);
}

public sealed record SloSpec(int? FreshnessMinutes, double? Completeness, double? Accuracy, bool BlocksOnDrift, bool BlocksOnQuality)
{
    private const double DefaultCompleteness = 0.95;

    /// <summary>Share of records that are to make rows.</summary>
    public double LeastShare => Completeness ?? DefaultCompleteness;

    public static SloSpec Of(SpecNode? node) => new(
        node?.IntegerOf("freshness_target_minutes"), node?.NumberOf("completeness_threshold"), node?.NumberOf("accuracy_threshold"),
        node?.FlagOf("block_on_schema_drift") ?? false, node?.FlagOf("block_on_quality_drop") ?? false);
}

public sealed record RetrySpec(int MaxAttempts, TimeSpan InitialDelay, TimeSpan MaxDelay)
{
    public static RetrySpec Of(SpecNode? node) => new(
        node?.IntegerOf("max_attempts") ?? 3, TimeSpan.FromSeconds(node?.NumberOf("initial_delay_seconds") ?? 1), TimeSpan.FromSeconds(node?.NumberOf("max_delay_seconds") ?? 60));
}
