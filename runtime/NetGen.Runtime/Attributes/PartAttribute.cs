namespace NetGen;

/// <summary>One step of a network or block: a layer, an input, a mark. They run in the order written; all stand on one declaration of the class.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public abstract class PartAttribute : Attribute;
