using GridGrains.Domain.FeatureStore;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.FeatureStore;

public sealed class RegistryTests
{
    [Fact]
    public void First_declarations_are_all_created()
    {
        var plan = RegistryPlan.Make(FeatureRegistry.Empty, Sample.Park, Sample.Reserved);

        Assert.Empty(plan.Faults);
        Assert.All(plan.Changes, change => Assert.Equal("create", change.Action));
        Assert.Equal(1, plan.Result.Revision);
        Assert.Equal("turbine_stats@v1", plan.Result.FindView("turbine_stats")!.Id);
    }

    [Fact]
    public void Same_declarations_again_change_nothing()
    {
        var plan = RegistryPlan.Make(Sample.Registry, Sample.Park, Sample.Reserved);

        Assert.False(plan.HasChanges);
        Assert.Equal(Sample.Registry.Revision, plan.Result.Revision);
    }

    [Fact]
    public void New_field_and_ttl_are_an_update_that_says_what_changes()
    {
        var wider = Sample.Stats with { Ttl = "2h", Schema = [new("yaw", "DOUBLE"), .. Sample.Stats.Schema] };

        var plan = RegistryPlan.Make(Sample.Registry, new FeatureDeclarations(Views: [wider]), Sample.Reserved);

        Assert.Empty(plan.Faults);
        var change = Assert.Single(plan.Changes);
        Assert.Equal("update", change.Action);
        Assert.Contains("ttl: 1h -> 2h", change.Fields);
        Assert.Equal(["output_mw", "state", "yaw"], plan.Result.FindView("turbine_stats")!.Schema.Select(field => field.Name));
    }

    [Fact]
    public void Incompatible_change_is_refused_and_another_version_is_not()
    {
        var retyped = Sample.Stats with { Schema = [new("output_mw", "INT64"), new("state", "STRING")] };

        var refused = RegistryPlan.Make(Sample.Registry, new FeatureDeclarations(Views: [retyped]), Sample.Reserved);
        var versioned = RegistryPlan.Make(Sample.Registry, new FeatureDeclarations(Views: [retyped with { Version = 2 }]), Sample.Reserved);

        var fault = Assert.Single(refused.Faults);
        Assert.Equal(("view/turbine_stats@v1", "schema.output_mw"), (fault.Subject, fault.Field));
        Assert.Contains("declare version 2", fault.Message);
        Assert.Empty(versioned.Faults);
        Assert.Equal(2, versioned.Result.FindView("turbine_stats")!.Version);
        Assert.Equal("DOUBLE", versioned.Result.FindView("turbine_stats@v1")!.Schema[0].Type);
    }

    public static TheoryData<string, FeatureDeclarations> Faulty => new()
    {
        { "no push source nowhere", new(Views: [Sample.Stats with { Source = "nowhere" }]) },
        { "no entity rotor", new(Views: [Sample.Stats with { Entities = ["rotor"], Version = 2 }]) },
        { "'soon' is not a length of time", new(Views: [Sample.Stats with { Ttl = "soon" }]) },
        { "none of", new(Views: [Sample.Stats with { Version = 2, Schema = [new("a", "DECIMAL")], Aggregations = [] }]) },
        { "join key or a stamp", new(Views: [Sample.Stats with { Version = 2, Schema = [new("turbine_id", "INT64")], Aggregations = [] }]) },
        { "not a numeric field", new(Views: [Sample.Stats with { Version = 2, Aggregations = [new("state", "mean", "1h")] }]) },
        { "none of count", new(Views: [Sample.Stats with { Version = 2, Aggregations = [new("output_mw", "median", "1h")] }]) },
        { "whole number of steps", new(Views: [Sample.Stats with { Version = 2, Aggregations = [new("output_mw", "mean", "1h", "7m")] }]) },
        { "view turbine_stats has no feature torque", new(Services: [new("s", ["turbine_stats:torque"])]) },
        { "there is no view ghosts", new(Services: [new("s", ["ghosts"])]) },
        { "the platform has a view", new(Services: [new("node_prices", ["turbine_stats"])]) },
        { "character 3", new(DerivedViews: [new("d", [new("x", "1+")])]) },
        { "no function 'sin'", new(DerivedViews: [new("d", [new("x", "sin(turbine_stats:output_mw)")])]) },
        { "there is no push source turbine_push", new(Remove: ["push_source/turbine_push"]) },
        { "no such declaration", new(Remove: ["view/ghosts@v1"]) },
        { "a name has letters", new(Entities: [new("2turbines", "id")]) },
        { "is the join key of turbine already", new(Entities: [new("windmill", "turbine_id")]) },
    };

    [Theory]
    [MemberData(nameof(Faulty))]
    public void Faults_say_what_is_wrong(string expected, FeatureDeclarations declarations) =>
        Assert.Contains(RegistryPlan.Make(Sample.Registry, declarations, Sample.Reserved).Faults, fault => fault.ToString().Contains(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData("1 + 2 * 3", 7)]
    [InlineData("(1 + 2) * 3 - -1", 10)]
    [InlineData("a:x / 4", 2)]
    [InlineData("coalesce(a:none, a:x)", 8)]
    [InlineData("max(abs(-9), sqrt(a:x * 2))", 9)]
    [InlineData("a:x + a:none", double.NaN)]
    [InlineData("a:x / 0", double.NaN)]
    public void Expressions_follow_the_rules_of_arithmetic(string text, double expected)
    {
        var expression = FeatureExpression.Parse(text);

        Assert.Equal(expected, expression.Evaluate([.. expression.References.Select(reference => reference == "a:x" ? 8 : double.NaN)]));
    }

    [Fact]
    public void Deep_nesting_is_refused_before_the_stack_ends() =>
        Assert.Throws<GridGrains.Domain.DomainException>(() => FeatureExpression.Parse(new string('(', 1_000)));

    [Theory]
    [InlineData("15m", 900)]
    [InlineData("7d", 604_800)]
    [InlineData("0", 0)]
    public void Lengths_of_time_read_back(string text, int seconds)
    {
        Assert.True(FeatureDuration.TryParse(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds);
        Assert.Equal(text, FeatureDuration.Format(duration));
    }
}
