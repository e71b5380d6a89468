// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import InfrastructureCode
import Inventory
import Testing

@Suite("Variables")
struct VariableTests {
  @Test("takes values in Terraform's order")
  func precedence() throws {
    let files = [
      "main.tf": """
      variable "a" { default = "default" }
      variable "b" { default = "default" }
      variable "c" { default = "default" }
      variable "d" { default = "default" }
      variable "e" { type = list(string) }
      resource "aws_sns_topic" "t" {
        name = "${var.a} ${var.b} ${var.c} ${var.d} ${join("+", var.e)}"
      }
      """,
      "terraform.tfvars": "b = \"tfvars\"\nc = \"tfvars\"\nd = \"tfvars\"\n",
      "x.auto.tfvars": "c = \"auto\"\nd = \"auto\"\n",
      "y.auto.tfvars.json": "{\"d\": \"json\", \"e\": [\"1\"]}",
      "extra.tfvars": "d = \"file\"\n",
    ]
    #expect(
      try Evaluated(files).text("aws_sns_topic.t", "name") == "\"default tfvars auto json 1\"")
    let given = Evaluated(files) {
      $0.variableFiles = ["extra.tfvars"]
      $0.variables = [("a", "option"), ("e", "[\"x\", \"y\"]")]
      $0.environment = ["TF_VAR_a": "environment", "OTHER": "x"]
    }
    #expect(try given.text("aws_sns_topic.t", "name") == "\"option tfvars auto file x+y\"")
  }

  @Test("converts to the declared type and fills in optional attributes")
  func types() throws {
    let evaluated = Evaluated(
      """
      variable "o" {
        type = object({
          size = optional(number, 5)
          name = string
          tags = optional(map(string), {})
          deep = optional(object({ on = optional(bool, true) }), {})
        })
        default = { name = 7 }
      }
      variable "n" {
        type     = string
        nullable = false
        default  = "kept"
      }
      module "m" {
        source = "./m"
        x      = null
      }
      resource "aws_sns_topic" "t" {
        name = "${var.o.size} ${var.o.name} ${length(var.o.tags)} ${var.o.deep.on} ${var.n}"
      }
      """)
    #expect(try evaluated.text("aws_sns_topic.t", "name") == "\"5 7 0 true kept\"")
  }

  @Test("leaves what nobody sets unknown, with its name and type")
  func unset() throws {
    let evaluated = Evaluated(
      """
      variable "key" { type = string }
      variable "net" { type = object({ cidr = string }) }
      resource "aws_sns_topic" "t" {
        kms_master_key_id = var.key
        name              = var.net.cidr
        display_name      = var.key == null ? "a" : "b"
      }
      """)
    #expect(
      try evaluated.text("aws_sns_topic.t")
        == "{display_name = <>, kms_master_key_id = <var.key>, name = <var.net.cidr>}")
    let topic = try evaluated.resource("aws_sns_topic.t").document
    #expect(topic.field("kms_master_key_id").unknown?.isNotNull == false)
    #expect(topic.field("kms_master_key_id").unknown?.valueKind == .string)
    #expect(evaluated.messages == [])
  }

  @Test("marks what is sensitive, through every operation")
  func sensitive() throws {
    let evaluated = Evaluated(
      """
      variable "pass" {
        default   = "p"
        sensitive = true
      }
      resource "aws_sns_topic" "t" {
        name         = "x-${var.pass}"
        display_name = nonsensitive(var.pass)
      }
      resource "aws_db_instance" "d" { password = "written" }
      """)
    let topic = try evaluated.resource("aws_sns_topic.t").document
    #expect(topic.field("name").has(.sensitive))
    #expect(!topic.field("display_name").has(.sensitive))
    let database = try evaluated.resource("aws_db_instance.d").document
    #expect(database.field("password").has(.sensitive))
  }

  @Test("warns when a value breaks its validation rule, and reports what doesn't fit")
  func validation() throws {
    let evaluated = Evaluated(
      """
      variable "stage" {
        default = "qa"
        validation {
          condition     = contains(["dev", "prod"], var.stage)
          error_message = "use dev or prod"
        }
      }
      variable "size" {
        type    = number
        default = "many"
      }
      """)
    #expect(
      evaluated.result.diagnostics.map(\.id).sorted()
        == ["terraform-validation"])
  }

  @Test("reports values of the wrong type when they are used")
  func wrongType() throws {
    let evaluated = Evaluated(
      """
      variable "size" {
        type    = number
        default = "many"
      }
      resource "aws_db_instance" "d" { allocated_storage = var.size }
      """)
    #expect(evaluated.result.diagnostics.map(\.id) == ["terraform-invalid-value"])
    #expect(try evaluated.text("aws_db_instance.d") == "{allocated_storage = <>}")
  }
}
